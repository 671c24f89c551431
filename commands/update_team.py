"""Call a team otherwise, or make it of others."""

from collections.abc import Collection
from uuid import UUID

from commands import furniture, people
from commands import team as teams
from commands.furniture import There
from commands.team import MemberIds, TeamKept, TeamName
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import TeamUpdated


class UpdateTeam(Command[TeamKept]):
    """A team's name and all of its members, as they are from now on."""

    team_id: UUID
    name: TeamName
    member_ids: MemberIds

    async def handle(self, transaction: Transaction) -> Outcome[TeamKept]:
        there = await furniture.look(transaction, db.sql("commands", "look_at_teams"), self.name, self.team_id)
        event = decide(there, await people.present(transaction, self.member_ids), self)
        await transaction.run(db.sql("commands", "update_team"), (self.name, transaction.workspace_id, self.team_id))
        await teams.save_members(transaction, self.team_id, self.member_ids)
        return Outcome(transaction.workspace_id, [event], TeamKept(team_id=self.team_id), about="workspace")


def decide(there: There, present: Collection[UUID], command: UpdateTeam) -> TeamUpdated:
    """`present` are those of the command who are members."""
    if not there.is_there:
        raise errors.NoSuchTeam
    furniture.must_be_free(there, command.team_id)
    member_ids = teams.must_be_members(command.member_ids, present)
    return TeamUpdated(team_id=str(command.team_id), name=command.name, member_ids=member_ids)
