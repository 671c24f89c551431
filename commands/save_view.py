"""Keep filters of the list under a name: for oneself, or for everybody."""

from typing import Annotated, Literal, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from commands import furniture, people
from onrecord import db, errors, ids
from onrecord.command import Command, Name, Outcome, Transaction
from onrecord.events import ViewSaved
from onrecord.events.contact import Priority
from onrecord.events.inbox import Sort

VIEWS_OF_MEMBER_MAX = 50
VIEWS_OF_ALL_MAX = 50
VIEW_CHARS_MAX = 50

ViewName = Annotated[Name, StringConstraints(max_length=VIEW_CHARS_MAX)]


class ViewKept(BaseModel):
    """The view that was saved or deleted."""

    view_id: UUID


class Found(NamedTuple):
    """The view that is meant, if it is there, whose it is, how many its owner-to-be has; and what the filters name."""

    is_there: bool
    member_id: UUID | None
    total: int
    label_is_there: bool
    assignee_is_there: bool


class SaveView(Command[ViewKept]):
    """Filters and an order of the list of conversations. Without `view_id` a new view; with it that one, changed.

    A `shared` one is everybody's, and only who may change the workspace saves it.
    """

    view_id: UUID | None = None
    name: ViewName
    shared: bool = False
    status: Literal["open", "snoozed", "resolved"] | None = None
    assignee: Literal["me", "nobody"] | UUID | None = None
    label_id: UUID | None = None
    channel: Literal["whatsapp"] | None = None
    priority: Priority | None = None
    unread: bool | None = None
    window_closing: bool | None = None
    sort: Sort = "last_activity"

    async def handle(self, transaction: Transaction) -> Outcome[ViewKept]:
        me = people.acting_member(transaction)
        found = await self._look(transaction, me)
        view_id = self.view_id or ids.new()
        event = decide(self, found, me, view_id, may_furnish=furniture.may_furnish(transaction))
        owner = None if self.shared else me
        await transaction.run(
            db.sql("commands", "save_view"), (transaction.workspace_id, view_id, owner, transaction.now)
        )
        return Outcome(transaction.workspace_id, [event], ViewKept(view_id=view_id), about="workspace")

    async def _look(self, transaction: Transaction, me: UUID) -> Found:
        await furniture.lock(transaction)
        params = {
            "workspace_id": transaction.workspace_id,
            "view_id": self.view_id,
            "member_id": None if self.shared else me,
            "label_id": self.label_id,
            "assignee_id": self.assignee if isinstance(self.assignee, UUID) else None,
        }
        row = await transaction.one(db.sql("commands", "look_for_view"), params)
        assert row is not None, "answers are one row"
        return Found(*cast("tuple[bool, UUID | None, int, bool, bool]", row))


def decide(command: SaveView, found: Found, me: UUID, view_id: UUID, *, may_furnish: bool) -> ViewSaved:
    """`me` is who saves it."""
    owner = None if command.shared else me
    is_new = command.view_id is None
    if not is_new:
        must_be_changeable(found.member_id, me, is_there=found.is_there, may_furnish=may_furnish)
    if command.shared and not may_furnish:
        raise errors.Forbidden("a view for everybody needs the scope workspace:write: save it for yourself")
    if command.label_id is not None and not found.label_is_there:
        raise errors.NoSuchLabel
    if isinstance(command.assignee, UUID) and not found.assignee_is_there:
        raise errors.NoSuchMember
    if is_new or found.member_id != owner:
        most = VIEWS_OF_ALL_MAX if command.shared else VIEWS_OF_MEMBER_MAX
        furniture.must_have_room(found.total, most, "views")
    filters = command.model_dump(exclude={"view_id", "shared", "assignee", "label_id"})
    return ViewSaved(
        view_id=str(view_id),
        member_id=None if owner is None else str(owner),
        assignee=None if command.assignee is None else str(command.assignee),
        label_id=None if command.label_id is None else str(command.label_id),
        **filters,
    )


def must_be_changeable(owner: UUID | None, me: UUID, *, is_there: bool, may_furnish: bool) -> None:
    """Raises NoSuchView for somebody else's, and Forbidden for everybody's without the right."""
    if not is_there or owner not in {None, me}:
        raise errors.NoSuchView
    if owner is None and not may_furnish:
        raise errors.Forbidden("this view is everybody's: changing it needs the scope workspace:write")
