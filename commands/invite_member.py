"""Keep a place for somebody, and mail them the link to it."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import db, errors, ids
from onrecord.command import Command, Email, Outcome, Transaction
from onrecord.events import EventData, MailRequested, MemberInvited
from onrecord.identity.accounts import email_hmac
from onrecord.identity.links import INVITATION, derived_secret
from onrecord.identity.permissions import Role

INVITATION_DAYS_MAX = 7
BESIDE_INVITATION = b"invitations.email"


class MemberAsked(BaseModel):
    """The invitation; `member_id` is who they will be. The link goes to them by mail, and nowhere else."""

    invitation_id: UUID
    member_id: UUID
    expires_at: datetime


class InviteMember(Command[MemberAsked]):
    """An invitation of somebody by their e-mail, with the role that they will have."""

    email: Email
    role: Role

    async def handle(self, transaction: Transaction) -> Outcome[MemberAsked]:
        await self._must_be_new(transaction)
        answer = MemberAsked(
            invitation_id=ids.new(),
            member_id=ids.new(),
            expires_at=transaction.now + timedelta(days=INVITATION_DAYS_MAX),
        )
        key = await people.make_key(transaction, answer.member_id)
        await transaction.run(
            db.sql("commands", "add_invitation"),
            {
                "workspace_id": transaction.workspace_id,
                "invitation_id": answer.invitation_id,
                "member_id": answer.member_id,
                "email_hmac": email_hmac(transaction.vault, self.email),
                "email_sealed": key.seal({"email": self.email}, BESIDE_INVITATION),
                "role": self.role,
                "token_hash": derived_secret(transaction.vault, INVITATION, answer.invitation_id).hash,
                "now": transaction.now,
                "expires_at": answer.expires_at,
            },
        )
        return Outcome(transaction.workspace_id, decide(self, answer, ids.new()), answer, key, about="workspace")

    async def _must_be_new(self, transaction: Transaction) -> None:
        """Raises MemberIsThere or InvitationIsOpen. An invitation whose time is over stands in nobody's way."""
        params = {
            "workspace_id": transaction.workspace_id,
            "email_hmac": email_hmac(transaction.vault, self.email),
            "now": transaction.now,
        }
        await transaction.run(db.sql("commands", "revoke_outlived_invitation"), params)
        row = await transaction.one(db.sql("commands", "find_invited"), params)
        assert row is not None, "two answers are one row"
        if row[0]:
            raise errors.MemberIsThere
        if row[1]:
            raise errors.InvitationIsOpen


def decide(command: InviteMember, asked: MemberAsked, mail_id: UUID) -> list[EventData]:
    """The invitation, and the mail that brings its link."""
    invited = MemberInvited(
        invitation_id=str(asked.invitation_id),
        member_id=str(asked.member_id),
        role=command.role,
        expires_at=asked.expires_at,
        email=command.email,
    )
    mail = MailRequested(
        mail_id=str(mail_id),
        template="invitation",
        person_id=str(asked.member_id),
        about_id=str(asked.invitation_id),
        address=command.email,
        name=command.email.partition("@")[0],
    )
    return [invited, mail]
