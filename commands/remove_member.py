"""Take a member out of the workspace: their sessions there and their tokens are refused from the next request on."""

from collections.abc import Collection
from uuid import UUID

from pydantic import BaseModel

from commands import people
from commands.people import Member
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MemberRemoved


class MemberIsOut(BaseModel):
    """Who is no member any more."""

    member_id: UUID


class RemoveMember(Command[MemberIsOut]):
    """A member, oneself perhaps. The last admin who can sign in can't leave."""

    member_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[MemberIsOut]:
        admins = await people.load_active_admins(transaction)
        member = await people.load_member(transaction, self.member_id)
        event = decide(member, admins, by=transaction.actor.name)
        await transaction.run(
            db.sql("commands", "remove_member"), (transaction.now, transaction.workspace_id, self.member_id)
        )
        return Outcome(transaction.workspace_id, [event], MemberIsOut(member_id=self.member_id), about="workspace")


def decide(member: Member, admins: Collection[UUID], by: str) -> MemberRemoved:
    """`admins` are the accounts of those who can sign in."""
    if set(admins) == {member.account_id}:
        raise errors.LastAdmin
    return MemberRemoved(member_id=str(member.id), why="left" if by == f"member/{member.id}" else "removed")
