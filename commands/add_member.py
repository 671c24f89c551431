"""Make somebody a member who has an account here. Run by the system, for an operator."""

from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MemberJoined
from onrecord.identity.accounts import Account
from onrecord.identity.permissions import Role


class MemberAdded(BaseModel):
    """Who they are in the workspace."""

    member_id: UUID
    role: Role


class AddMember(Command[MemberAdded]):
    """An account that becomes a member of the workspace in which this is run, without an invitation."""

    account_id: UUID
    role: Role

    async def handle(self, transaction: Transaction) -> Outcome[MemberAdded]:
        account = await people.load_account(transaction, self.account_id)
        await people.must_not_be_member(transaction, account.id)
        answer = MemberAdded(member_id=ids.new(), role=self.role)
        key = await people.make_key(transaction, answer.member_id)
        await people.add_member(transaction, answer.member_id, account.id, self.role)
        return Outcome(transaction.workspace_id, [decide(answer, account)], answer, key, about="workspace")


def decide(member: MemberAdded, account: Account) -> MemberJoined:
    return MemberJoined(
        member_id=str(member.member_id), role=member.role, invitation_id=None, email=account.email, name=account.name
    )
