"""Make a tenant, and whoever asks for it its first admin."""

from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import db, errors, ids
from onrecord.command import Actor, Command, Name, Outcome, Transaction
from onrecord.events import EventData, MemberJoined, WorkspaceCreated
from onrecord.execute import Request
from onrecord.identity.accounts import Account
from onrecord.vault import Vault


class WorkspaceMade(BaseModel):
    """The new workspace, and who its first admin is in it."""

    workspace_id: UUID
    member_id: UUID


class CreateWorkspace(Command[WorkspaceMade]):
    """A workspace with this name. Runs in the workspace that it makes; whoever asked becomes its admin."""

    name: Name

    async def handle(self, transaction: Transaction) -> Outcome[WorkspaceMade]:
        credential = transaction.actor.credential
        if credential is None:
            raise errors.Forbidden("a workspace's first admin is whoever makes it: sign in first")
        return await make(transaction, self.name, credential.account_id)


async def make(transaction: Transaction, name: str, account_id: UUID) -> Outcome[WorkspaceMade]:
    """The transaction's workspace, which isn't there yet, with this account as its first admin."""
    answer = WorkspaceMade(workspace_id=transaction.workspace_id, member_id=ids.new())
    account = await people.load_account(transaction, account_id)
    await transaction.run(db.sql("commands", "add_workspace"), (transaction.workspace_id, name, transaction.now))
    key = await people.make_key(transaction, answer.member_id)
    await people.add_member(transaction, answer.member_id, account_id, "admin")
    return Outcome(transaction.workspace_id, decide(name, answer.member_id, account), answer, key, about="workspace")


def new_id(vault: Vault, request: Request, actor: Actor) -> UUID:
    """The id of a workspace to be made; with an Idempotency-Key a repeat is about the same one (RFC 9562, 5.8)."""
    if request.idempotency_key is None:
        return ids.new()
    derived = bytearray(vault.match("workspace", str(actor.workspace_id), actor.name, request.idempotency_key)[:16])
    derived[6], derived[8] = derived[6] & 0x0F | 0x80, derived[8] & 0x3F | 0x80  # version 8, and the variant
    return UUID(bytes=bytes(derived))


def decide(name: str, member_id: UUID, account: Account) -> list[EventData]:
    joined = MemberJoined(
        member_id=str(member_id), role="admin", invitation_id=None, email=account.email, name=account.name
    )
    return [WorkspaceCreated(name=name), joined]
