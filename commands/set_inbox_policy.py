"""Say how the inbox works by itself: whom new conversations go to, when, and whether customers learn what was read."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from commands import furniture, working_hours
from onrecord import db, errors
from onrecord.command import Command, Outcome, Text, Transaction
from onrecord.events import InboxPolicySet

TIME_ZONE_CHARS_MAX = 64
HOURS_CHARS_MAX = 15
WORKING_HOURS_MAX = 50

TimeZone = Annotated[Text, StringConstraints(max_length=TIME_ZONE_CHARS_MAX), AfterValidator(working_hours.time_zone)]
WorkingHours = Annotated[
    tuple[Annotated[str, StringConstraints(max_length=HOURS_CHARS_MAX)], ...],
    Field(max_length=WORKING_HOURS_MAX),
    AfterValidator(working_hours.in_order),
]


class InboxPolicyKept(BaseModel):
    """The policy is the workspace's one and only."""

    workspace_id: UUID


class SetInboxPolicy(Command[InboxPolicyKept]):
    """The whole policy; what is left out is as in a new workspace: nothing is assigned by itself, nothing is told.

    `working_hours` are `<weekday> <from>-<to>`, such as `mon 09:00-17:30`, in `time_zone`; none are all hours.
    """

    auto_assign: bool = False
    auto_assign_team_id: UUID | None = None
    time_zone: TimeZone = "UTC"
    working_hours: WorkingHours = ()
    read_receipts: bool = False

    async def handle(self, transaction: Transaction) -> Outcome[InboxPolicyKept]:
        await furniture.lock(transaction)
        found = await transaction.one(
            db.sql("commands", "find_team"),
            {"workspace_id": transaction.workspace_id, "team_id": self.auto_assign_team_id},
        )
        assert found is not None, "two answers are one row"
        event = decide(self, team_is_there=bool(found[0]))
        await transaction.run(
            db.sql("commands", "save_inbox_policy"),
            {
                "workspace_id": transaction.workspace_id,
                "auto_assign": self.auto_assign,
                "auto_assign_team_id": self.auto_assign_team_id,
                "time_zone": self.time_zone,
                "working_hours": list(self.working_hours),
                "read_receipts": self.read_receipts,
                "now": transaction.now,
            },
        )
        answer = InboxPolicyKept(workspace_id=transaction.workspace_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(command: SetInboxPolicy, *, team_is_there: bool) -> InboxPolicySet:
    team_id = command.auto_assign_team_id
    if team_id is not None and not team_is_there:
        raise errors.NoSuchTeam
    return InboxPolicySet(
        auto_assign=command.auto_assign,
        auto_assign_team_id=None if team_id is None else str(team_id),
        time_zone=command.time_zone,
        working_hours=command.working_hours,
        read_receipts=command.read_receipts,
    )
