"""Keep a view no more."""

from typing import cast
from uuid import UUID

from commands import furniture, people
from commands.save_view import ViewKept, must_be_changeable
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import ViewDeleted


class DeleteView(Command[ViewKept]):
    """A view of one's own; who may change the workspace deletes everybody's too."""

    view_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[ViewKept]:
        me = people.acting_member(transaction)
        await furniture.lock(transaction)
        row = await transaction.one(db.sql("commands", "load_view"), (transaction.workspace_id, self.view_id))
        owner = cast("UUID | None", row[0]) if row else None
        event = decide(self, owner, me, is_there=bool(row), may_furnish=furniture.may_furnish(transaction))
        await transaction.run(
            db.sql("commands", "delete_view"), (transaction.now, transaction.workspace_id, self.view_id)
        )
        return Outcome(transaction.workspace_id, [event], ViewKept(view_id=self.view_id), about="workspace")


def decide(command: DeleteView, owner: UUID | None, me: UUID, *, is_there: bool, may_furnish: bool) -> ViewDeleted:
    """`owner` is None for everybody's view."""
    must_be_changeable(owner, me, is_there=is_there, may_furnish=may_furnish)
    return ViewDeleted(view_id=str(command.view_id))
