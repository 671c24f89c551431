"""Mails, on the workspace stream: one is asked for, and later it is known what became of it.

No link and no code ever stands here: what opens an account is made when the mail is sent, and kept nowhere.
"""

from typing import Literal

from onrecord.events.shape import Id, Personal
from onrecord.events.workspace import OfWorkspace

MailTemplate = Literal[
    "password_reset",
    "email_verification",
    "invitation",
    "sign_in_warning",
    "conversation_assigned",
    "mentioned_in_note",
    "customer_replied",
]
MailFailure = Literal[
    "address_refused",
    "sender_refused",
    "message_refused",
    "server_busy",
    "server_unreachable",
    "link_missing",
    "record_unreadable",
]


class MailRequested(OfWorkspace):
    """A mail shall be sent. It is sealed under the key of `person_id`, an account or a member.

    `about_id` is what the mail speaks of, such as an invitation or a conversation. It has one outcome: sent, failed or
    unconfirmed; none if the person is erased first.
    """

    type: Literal["mail.requested.v2"] = "mail.requested.v2"
    mail_id: Id
    template: MailTemplate
    person_id: Id
    about_id: Id | None
    address: Personal
    name: Personal


class MailSent(OfWorkspace):
    """The mail server took the mail, at this attempt. `maybe_doubled`: it may have taken an earlier one as well."""

    type: Literal["mail.sent.v1"] = "mail.sent.v1"
    mail_id: Id
    attempt: int
    maybe_doubled: bool


class MailFailed(OfWorkspace):
    """The mail was not sent and will not be. No attempt can have got through."""

    type: Literal["mail.failed.v1"] = "mail.failed.v1"
    mail_id: Id
    attempt: int
    reason: MailFailure


class MailUnconfirmed(OfWorkspace):
    """The mail server may have taken the mail, or not: it never said. It is not tried again.

    `maybe_doubled`: it may have taken it more than once.
    """

    type: Literal["mail.unconfirmed.v1"] = "mail.unconfirmed.v1"
    mail_id: Id
    attempt: int
    maybe_doubled: bool
