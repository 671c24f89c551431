"""Mail, as the world outside has it: a message of text, and what a mail server says to it."""

from email.headerregistry import Address
from email.utils import parseaddr
from typing import Protocol

from onrecord.mail.folder import Folder
from onrecord.mail.message import Message, address_of
from onrecord.mail.replies import InDoubt, NotNow, Refused
from onrecord.mail.smtp import Server, ServerIsMalformed, Smtp
from onrecord.settings import PREFIX, Settings, SettingsAreWrong


class Mailer(Protocol):
    """Where mails go. One may be handed over again: it then has the same Message-ID."""

    async def send(self, message: Message, time_out_s: float) -> None:
        """Hand the message over; returns when it was taken. Raises Refused, NotNow or InDoubt, in time."""


def mailer(settings: Settings) -> Mailer:
    """The mailer that the settings name; raises SettingsAreWrong."""
    if (settings.smtp_url is None) == (settings.mail_folder is None):
        raise SettingsAreWrong(f"{PREFIX}SMTP_URL or {PREFIX}MAIL_FOLDER must be set, and not both")
    if settings.mail_folder is not None:
        return Folder(settings.mail_folder)
    assert settings.smtp_url is not None, "one of the two is set"
    try:
        return Smtp(Server.parse(settings.smtp_url.get_secret_value()))
    except ServerIsMalformed as error:
        raise SettingsAreWrong(f"{PREFIX}SMTP_URL: {error}") from None


def sender(settings: Settings) -> Address:
    """From whom mails come; raises SettingsAreWrong."""
    name, address = parseaddr(settings.mail_from or "")
    try:
        return address_of(name, address)
    except ValueError:
        raise SettingsAreWrong(
            f"{PREFIX}MAIL_FROM must name who sends, such as: OnRecord <onrecord@example.org>"
        ) from None


__all__ = ["Folder", "InDoubt", "Mailer", "Message", "NotNow", "Refused", "Smtp", "mailer", "sender"]
