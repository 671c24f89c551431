"""Call nobody by a team's name any more. Its members stay."""

from uuid import UUID

from commands import furniture
from commands import team as teams
from commands.team import TeamKept
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import TeamDeleted


class DeleteTeam(Command[TeamKept]):
    """A team to which nothing is assigned by itself."""

    team_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[TeamKept]:
        await furniture.lock(transaction)
        found = await transaction.one(
            db.sql("commands", "find_team"), {"workspace_id": transaction.workspace_id, "team_id": self.team_id}
        )
        assert found is not None, "two answers are one row"
        is_there, is_in_use = found
        event = decide(self, is_there=bool(is_there), is_in_use=bool(is_in_use))
        await transaction.run(
            db.sql("commands", "delete_team"), (transaction.now, transaction.workspace_id, self.team_id)
        )
        await teams.save_members(transaction, self.team_id, ())
        return Outcome(transaction.workspace_id, [event], TeamKept(team_id=self.team_id), about="workspace")


def decide(command: DeleteTeam, *, is_there: bool, is_in_use: bool) -> TeamDeleted:
    """`is_in_use` is where the inbox policy names it."""
    if not is_there:
        raise errors.NoSuchTeam
    if is_in_use:
        raise errors.TeamIsInUse
    return TeamDeleted(team_id=str(command.team_id))
