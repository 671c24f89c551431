"""Ask for a mail. It is sent when the log has told the worker; whatever link it carries is made only then."""

from typing import Annotated, cast
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from onrecord import db, errors, ids
from onrecord.command import Command, Name, Outcome, Text, Transaction
from onrecord.events import MailRequested
from onrecord.events.mail import MailTemplate
from onrecord.mail.message import ADDRESS_CHARS_MAX
from onrecord.vault import DataKey, Wrapped

MailAddress = Annotated[Text, StringConstraints(max_length=ADDRESS_CHARS_MAX, pattern=r"^[^\s@]+@[^\s@]+$")]


class MailTaken(BaseModel):
    """The mail's id: of its effect, and in its Message-ID."""

    mail_id: UUID


class RequestMail(Command[MailTaken]):
    """A mail to a person, sealed under their key, which is made if they have none. No route: other commands ask."""

    template: MailTemplate
    person_id: UUID
    about_id: UUID | None = None
    address: MailAddress
    name: Name

    async def handle(self, transaction: Transaction) -> Outcome[MailTaken]:
        key = await _key(transaction, self.person_id)
        event = decide(self, ids.new())
        answer = MailTaken(mail_id=UUID(event.mail_id))
        return Outcome(transaction.workspace_id, [event], answer, key, about="workspace")


def decide(command: RequestMail, mail_id: UUID) -> MailRequested:
    return MailRequested(
        mail_id=str(mail_id),
        template=command.template,
        person_id=str(command.person_id),
        about_id=str(command.about_id) if command.about_id else None,
        address=command.address,
        name=command.name,
    )


async def _key(transaction: Transaction, person_id: UUID) -> DataKey:
    """The person's key, locked so that no erasure passes by; a new one, if there is none. Raises PersonIsErased."""
    person = (transaction.workspace_id, person_id)
    row = await transaction.one(db.sql("commands", "lock_person_key"), person)
    if row is None:
        key, wrapped = transaction.vault.make(person_id)
        await transaction.run(db.sql("commands", "add_person_key"), (*person, *wrapped, transaction.now))
        return key
    master_key, held = cast("tuple[str, bytes | None]", row)
    if held is None:
        raise errors.PersonIsErased
    return transaction.vault.unwrap(person_id, Wrapped(master_key, held))
