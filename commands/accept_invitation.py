"""Become a member by the link that was mailed. It is run for whoever holds the link, by the system."""

from typing import cast
from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MemberJoined
from onrecord.identity.accounts import Account, email_hmac
from onrecord.identity.permissions import Role


class MemberIsIn(BaseModel):
    """Who they are now, and where."""

    workspace_id: UUID
    member_id: UUID
    role: Role


class AcceptInvitation(Command[MemberIsIn]):
    """An open invitation, accepted by the account with the e-mail that it was sent to."""

    invitation_id: UUID
    account_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[MemberIsIn]:
        row = await transaction.one(
            db.sql("commands", "load_invitation"), (transaction.workspace_id, self.invitation_id, transaction.now)
        )
        if row is None:
            raise errors.NoSuchInvitation
        member_id, invited, role = cast("tuple[UUID, bytes, Role]", row)
        account = await people.load_account(transaction, self.account_id)
        if invited != email_hmac(transaction.vault, account.email):
            raise errors.InvitationIsForAnother
        await people.must_not_be_member(transaction, account.id)
        await self._join(transaction, member_id, role)
        key = await people.load_key(transaction, member_id)
        answer = MemberIsIn(workspace_id=transaction.workspace_id, member_id=member_id, role=role)
        event = decide(self, answer, account)
        return Outcome(transaction.workspace_id, [event], answer, key, about="workspace")

    async def _join(self, transaction: Transaction, member_id: UUID, role: Role) -> None:
        await transaction.run(
            db.sql("commands", "accept_invitation"), (transaction.now, transaction.workspace_id, self.invitation_id)
        )
        await people.add_member(transaction, member_id, self.account_id, role)


def decide(command: AcceptInvitation, member: MemberIsIn, account: Account) -> MemberJoined:
    return MemberJoined(
        member_id=str(member.member_id),
        role=member.role,
        invitation_id=str(command.invitation_id),
        email=account.email,
        name=account.name,
    )
