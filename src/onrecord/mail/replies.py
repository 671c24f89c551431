"""What a mailer answers otherwise than by taking a mail."""

from onrecord.events.mail import MailFailure


class Refused(Exception):
    """The mail was not taken and never will be."""

    def __init__(self, reason: MailFailure) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(Exception):
    """The mail was not taken; it may be tried again."""

    def __init__(self, reason: MailFailure) -> None:
        super().__init__(reason)
        self.reason = reason


class InDoubt(Exception):
    """The server may have taken the mail: it had all of it, or could have had, and didn't say."""
