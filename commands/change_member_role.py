"""Let a member do other things. It counts from their next request on."""

from collections.abc import Collection
from uuid import UUID

from pydantic import BaseModel

from commands import people
from commands.people import Member
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MemberRoleChanged
from onrecord.identity.permissions import Role


class RoleChanged(BaseModel):
    """The member's role."""

    member_id: UUID
    role: Role


class ChangeMemberRole(Command[RoleChanged]):
    """Another role for a member. The last admin who can sign in keeps theirs."""

    member_id: UUID
    role: Role

    async def handle(self, transaction: Transaction) -> Outcome[RoleChanged]:
        admins = await people.load_active_admins(transaction)
        member = await people.load_member(transaction, self.member_id)
        event = decide(member, admins, self)
        await transaction.run(
            db.sql("commands", "change_member_role"), (self.role, transaction.workspace_id, self.member_id)
        )
        answer = RoleChanged(member_id=self.member_id, role=self.role)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(member: Member, admins: Collection[UUID], command: ChangeMemberRole) -> MemberRoleChanged:
    """`admins` are the accounts of those who can sign in."""
    if member.role == command.role:
        raise errors.RoleIsHeld
    if set(admins) == {member.account_id}:
        raise errors.LastAdmin
    return MemberRoleChanged(member_id=str(member.id), former_role=member.role, role=command.role)
