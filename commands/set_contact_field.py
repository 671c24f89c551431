"""Write down something about a customer, or take it away."""

from collections.abc import Collection
from typing import Annotated, cast
from uuid import UUID

from pydantic import StringConstraints

from commands import contact as contacts
from commands.contact import ContactChanged
from onrecord import db, errors
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import ContactFieldSet

FIELDS_MAX = 50
FIELD_CHARS_MAX = 40
VALUE_CHARS_MAX = 1_000

FieldName = Annotated[str, StringConstraints(pattern=rf"^[a-z][a-z0-9_]{{0,{FIELD_CHARS_MAX - 1}}}$")]
FieldValue = Annotated[Text, StringConstraints(min_length=1, max_length=VALUE_CHARS_MAX)]


class SetContactField(Command[ContactChanged]):
    """What a contact's field says; null clears it. `field` names what, such as `order_number`, and never whom."""

    contact_id: UUID
    field: FieldName
    value: FieldValue | None

    async def handle(self, transaction: Transaction) -> Outcome[ContactChanged]:
        key = await contacts.load(transaction, self.contact_id)
        of_contact = (transaction.workspace_id, self.contact_id)
        found = await transaction.connection.execute(db.sql("commands", "load_fields"), of_contact)
        event = decide({cast("str", row[0]) for row in await found.fetchall()}, self)
        if event:
            name = "add_field" if self.value is not None else "remove_field"
            await transaction.run(db.sql("commands", name), (*of_contact, self.field))
        answer = ContactChanged(contact_id=self.contact_id)
        return Outcome(self.contact_id, [event] if event else [], answer, key)


def decide(fields: Collection[str], command: SetContactField) -> ContactFieldSet | None:
    """`fields` are those that the contact has. To clear one that it hasn't is no event."""
    if command.value is None and command.field not in fields:
        return None
    if command.value is not None and command.field not in fields and len(fields) >= FIELDS_MAX:
        raise errors.TooManyFields(f"a contact has at most {FIELDS_MAX} fields: clear one first")
    return ContactFieldSet(field=command.field, value=command.value)
