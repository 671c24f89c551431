"""Find a customer by another address from now on: the number changed, the person didn't."""

from typing import Literal, cast
from uuid import UUID

from commands import contact as contacts
from commands.contact import ContactChanged
from commands.receive_message import BESIDE_CONTACT, Address, identity_hmac
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ContactAliased


class AliasContact(Command[ContactChanged]):
    """Another address for a contact. The former one is theirs no more: who writes from it is somebody new."""

    contact_id: UUID
    channel: Literal["whatsapp"]
    address: Address

    async def handle(self, transaction: Transaction) -> Outcome[ContactChanged]:
        key = await contacts.load(transaction, self.contact_id)
        hmac = identity_hmac(transaction, self.channel, self.address)
        found = (transaction.workspace_id, hmac)
        row = await transaction.one(db.sql("commands", "find_contact_by_address"), found)
        event = decide(cast("UUID", row[0]) if row else None, self)
        if event:
            sealed = key.seal({"address": self.address}, BESIDE_CONTACT)
            await transaction.run(
                db.sql("commands", "alias_contact"),
                (hmac, sealed, transaction.now, transaction.workspace_id, self.contact_id),
            )
        answer = ContactChanged(contact_id=self.contact_id)
        return Outcome(self.contact_id, [event] if event else [], answer, key)


def decide(known_as: UUID | None, command: AliasContact) -> ContactAliased | None:
    """`known_as` is the contact who has this address. If it is this one, there is nothing to do."""
    if known_as == command.contact_id:
        return None
    if known_as is not None:
        raise errors.AddressIsAnothers(
            f"contact {known_as} has this address: if they are one person, link the two", contact_id=known_as
        )
    return ContactAliased(channel=command.channel, address=command.address)
