"""A message: plain text to one person, with an id by which a second copy is recognised."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from functools import cache
from importlib import resources
from uuid import UUID

from onrecord.events.mail import MailTemplate

ADDRESS_CHARS_MAX = 254


@dataclass(frozen=True)
class Message:
    """A mail ready to be sent. `content` is the message of RFC 5322, `international` if it needs SMTPUTF8."""

    id: UUID
    sender: str
    address: str
    content: bytes
    international: bool


@dataclass(frozen=True)
class Text:
    """A template: `{name}` and `{link}` are filled in."""

    subject: str
    body: str

    @property
    def needs_link(self) -> bool:
        return "{link}" in self.body


@cache
def text(template: MailTemplate) -> Text:
    """The template's file: a first line with the subject, an empty line, the body."""
    content = (resources.files("onrecord.mail") / "templates" / f"{template}.txt").read_text("utf-8")
    subject, _, body = content.partition("\n\n")
    return Text(subject, body)


def address_of(name: str, address: str) -> Address:
    """Whom a mail is from or to, checked; raises ValueError. A domain beyond ASCII is spelled as the DNS wants it."""
    user, _, domain = address.rpartition("@")
    if not user or not domain or len(address) > ADDRESS_CHARS_MAX or any(map(str.isspace, address)):
        raise ValueError("this is no address of a mailbox")
    name, domain = " ".join(name.split()), domain.encode("idna").decode()
    if user.isascii():
        return Address(name, addr_spec=f"{user}@{domain}")  # which checks it
    return Address(name, username=user, domain=domain)


def compose(
    mail_id: UUID, template: MailTemplate, *, sender: Address, to: Address, asked_at: datetime, link: str | None
) -> Message:
    """The message. The same mail composed again has the same Message-ID and date."""
    form, international = text(template), not to.addr_spec.isascii()
    message = EmailMessage(policy=SMTPUTF8 if international else SMTP)
    message["Subject"] = form.subject
    message["From"] = sender
    message["To"] = to
    message["Date"] = asked_at
    message["Message-ID"] = f"<{mail_id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note shall answer it
    message.set_content(form.body.format(name=to.display_name or to.addr_spec, link=link))
    return Message(mail_id, sender.addr_spec, to.addr_spec, message.as_bytes(), international)
