"""Call a label otherwise, or give it another colour."""

from uuid import UUID

from commands import furniture
from commands.furniture import There
from commands.label import LabelKept, LabelName
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import LabelUpdated
from onrecord.events.inbox import Colour


class UpdateLabel(Command[LabelKept]):
    """A label's name and colour, both of them as they are from now on."""

    label_id: UUID
    name: LabelName
    colour: Colour

    async def handle(self, transaction: Transaction) -> Outcome[LabelKept]:
        there = await furniture.look(transaction, db.sql("commands", "look_at_labels"), self.name, self.label_id)
        event = decide(there, self)
        await transaction.run(
            db.sql("commands", "update_label"), (self.name, self.colour, transaction.workspace_id, self.label_id)
        )
        return Outcome(transaction.workspace_id, [event], LabelKept(label_id=self.label_id), about="workspace")


def decide(there: There, command: UpdateLabel) -> LabelUpdated:
    if not there.is_there:
        raise errors.NoSuchLabel
    furniture.must_be_free(there, command.label_id)
    return LabelUpdated(label_id=str(command.label_id), name=command.name, colour=command.colour)
