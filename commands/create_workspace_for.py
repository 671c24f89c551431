"""Make a tenant with somebody else as its first admin. Run by the system, for an operator."""

from uuid import UUID

from commands import create_workspace
from commands.create_workspace import WorkspaceMade
from onrecord.command import Command, Name, Outcome, Transaction


class CreateWorkspaceFor(Command[WorkspaceMade]):
    """A workspace with this name, and this account as its admin. Runs in the workspace that it makes."""

    name: Name
    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[WorkspaceMade]:
        return await create_workspace.make(transaction, self.name, self.account_id)
