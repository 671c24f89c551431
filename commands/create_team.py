"""Call some members by one name."""

from collections.abc import Collection
from uuid import UUID

from commands import furniture, people
from commands import team as teams
from commands.furniture import There
from commands.team import TEAMS_MAX, MemberIds, TeamKept, TeamName
from onrecord import db, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import TeamCreated


class CreateTeam(Command[TeamKept]):
    """A team with a name that no other has, capitals or not."""

    name: TeamName
    member_ids: MemberIds = frozenset()

    async def handle(self, transaction: Transaction) -> Outcome[TeamKept]:
        there = await furniture.look(transaction, db.sql("commands", "look_at_teams"), self.name)
        team_id = ids.new()
        event = decide(there, await people.present(transaction, self.member_ids), self, team_id)
        await transaction.run(
            db.sql("commands", "add_team"), (transaction.workspace_id, team_id, self.name, transaction.now)
        )
        await teams.save_members(transaction, team_id, self.member_ids)
        return Outcome(transaction.workspace_id, [event], TeamKept(team_id=team_id), about="workspace")


def decide(there: There, present: Collection[UUID], command: CreateTeam, team_id: UUID) -> TeamCreated:
    """`present` are those of the command who are members."""
    furniture.must_be_free(there)
    furniture.must_have_room(there.total, TEAMS_MAX, "teams")
    member_ids = teams.must_be_members(command.member_ids, present)
    return TeamCreated(team_id=str(team_id), name=command.name, member_ids=member_ids)
