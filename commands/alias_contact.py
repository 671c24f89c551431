"""Find a customer by another address from now on: the number changed, the person didn't."""

from typing import Literal, cast
from uuid import UUID

from commands import contact as contacts
from commands import identities as persons
from commands.contact import ContactChanged
from commands.identities import Who
from commands.receive_message import Address
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ContactAliased
from onrecord.whatsapp import identities


class AliasContact(Command[ContactChanged]):
    """Another address for a contact. The former one is theirs no more: who writes from it is somebody new."""

    contact_id: UUID
    channel: Literal["whatsapp"]
    address: Address

    async def handle(self, transaction: Transaction) -> Outcome[ContactChanged]:
        key = await contacts.load(transaction, self.contact_id)
        who, conversation_id = await self._who(transaction)
        assert who.number is not None, "an address is one"
        hmac = identities.identity(transaction.vault, who.channel_id, who.number)
        found = (transaction.workspace_id, hmac)
        row = await transaction.one(db.sql("commands", "find_contact_by_identity"), found)
        event = decide(cast("UUID", row[0]) if row else None, conversation_id, self, who.number)
        if event:
            await persons.know(transaction, self.contact_id, key, who, ["number"])
        answer = ContactChanged(contact_id=self.contact_id)
        return Outcome(self.contact_id, [event] if event else [], answer, key)

    async def _who(self, transaction: Transaction) -> tuple[Who, UUID | None]:
        """The contact, as their channel would spell this address; and the conversation that they have."""
        found = (transaction.workspace_id, self.contact_id)
        row = await transaction.one(db.sql("commands", "find_channel_of_contact"), found)
        channel_id, conversation_id = cast("tuple[UUID | None, UUID | None]", row or (None, None))
        number = identities.number(self.address) if channel_id else self.address
        return Who(channel_id, number or self.address, None, transaction.now), conversation_id


def decide(
    known_as: UUID | None, conversation_id: UUID | None, command: AliasContact, address: str
) -> ContactAliased | None:
    """`known_as` is who has this address, as their channel spells it. If it is this contact, there is nothing to do."""
    if known_as == command.contact_id:
        return None
    if known_as is not None:
        raise errors.AddressIsAnothers(
            f"contact {known_as} has this address: if they are one person, link the two", contact_id=known_as
        )
    talk = str(conversation_id) if conversation_id else None
    return ContactAliased(conversation_id=talk, channel=command.channel, address=address)
