"""Keep the place for somebody no more: their link is good for nothing."""

from typing import cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import InvitationRevoked


class InvitationEnded(BaseModel):
    """The invitation that is none any more."""

    invitation_id: UUID


class RevokeInvitation(Command[InvitationEnded]):
    """An invitation that nobody has accepted yet."""

    invitation_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[InvitationEnded]:
        row = await transaction.one(
            db.sql("commands", "revoke_invitation"), (transaction.now, transaction.workspace_id, self.invitation_id)
        )
        if row is None:
            raise errors.NoSuchInvitation
        (member_id,) = cast("tuple[UUID]", row)
        event = InvitationRevoked(invitation_id=str(self.invitation_id), member_id=str(member_id))
        answer = InvitationEnded(invitation_id=self.invitation_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")
