"""Call a customer otherwise."""

from uuid import UUID

from commands import contact as contacts
from commands.contact import ContactChanged
from onrecord.command import Command, Name, Outcome, Transaction
from onrecord.events import ContactRenamed


class RenameContact(Command[ContactChanged]):
    """A name that the team gives to a contact. Names stand in events alone, so the same one may be given again."""

    contact_id: UUID
    name: Name

    async def handle(self, transaction: Transaction) -> Outcome[ContactChanged]:
        key = await contacts.load(transaction, self.contact_id)
        return Outcome(self.contact_id, [decide(self)], ContactChanged(contact_id=self.contact_id), key)


def decide(command: RenameContact) -> ContactRenamed:
    return ContactRenamed(name=command.name)
