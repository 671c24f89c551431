"""Let a label be put on nothing any more. Where it stands it stays."""

from uuid import UUID

from commands import furniture
from commands.label import LabelKept
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import LabelDeleted


class DeleteLabel(Command[LabelKept]):
    """A label that is good for nothing new. Its name is free again."""

    label_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[LabelKept]:
        await furniture.lock(transaction)
        row = await transaction.one(
            db.sql("commands", "delete_label"), (transaction.now, transaction.workspace_id, self.label_id)
        )
        if row is None:
            raise errors.NoSuchLabel
        event = LabelDeleted(label_id=str(self.label_id))
        return Outcome(transaction.workspace_id, [event], LabelKept(label_id=self.label_id), about="workspace")
