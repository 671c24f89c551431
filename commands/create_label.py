"""Let conversations bear one more label."""

from uuid import UUID

from commands import furniture
from commands.furniture import There
from commands.label import LABELS_MAX, LabelKept, LabelName
from onrecord import db, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import LabelCreated
from onrecord.events.inbox import Colour


class CreateLabel(Command[LabelKept]):
    """A label with a name that no other has, capitals or not."""

    name: LabelName
    colour: Colour

    async def handle(self, transaction: Transaction) -> Outcome[LabelKept]:
        there = await furniture.look(transaction, db.sql("commands", "look_at_labels"), self.name)
        label_id = ids.new()
        event = decide(there, self, label_id)
        await transaction.run(
            db.sql("commands", "add_label"),
            (transaction.workspace_id, label_id, self.name, self.colour, transaction.now),
        )
        return Outcome(transaction.workspace_id, [event], LabelKept(label_id=label_id), about="workspace")


def decide(there: There, command: CreateLabel, label_id: UUID) -> LabelCreated:
    furniture.must_be_free(there)
    furniture.must_have_room(there.total, LABELS_MAX, "labels")
    return LabelCreated(label_id=str(label_id), name=command.name, colour=command.colour)
