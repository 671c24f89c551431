"""End sessions: this one, another of one's own, or all. They are refused from the next request on."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from commands import people
from commands.record_sign_in import Client
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import SignInRecorded
from onrecord.events.people import Method


class SessionsEnded(BaseModel):
    """Those that ended now."""

    session_ids: list[UUID]


class EndSessions(Command[SessionsEnded]):
    """Sessions of an account: the one named, or all but `keep_id`. Run by the system for their person."""

    account_id: UUID
    person_id: UUID
    session_id: UUID | None = None
    keep_id: UUID | None = None
    outcome: Literal["signed_out", "session_ended"]
    client: Client

    async def handle(self, transaction: Transaction) -> Outcome[SessionsEnded]:
        await people.load_account(transaction, self.account_id)
        key = await people.load_key(transaction, self.person_id)
        found = await transaction.connection.execute(
            db.sql("commands", "end_sessions"),
            {
                "account_id": self.account_id,
                "session_id": self.session_id,
                "keep_id": self.keep_id,
                "now": transaction.now,
            },
        )
        ended: Sequence[tuple[UUID, Method]] = await found.fetchall()
        if self.session_id is not None and not ended:
            raise errors.NoSuchSession
        events = [self._event(session_id, method) for session_id, method in ended]
        answer = SessionsEnded(session_ids=[session_id for session_id, _ in ended])
        return Outcome(transaction.workspace_id, events, answer, key, about="workspace")

    def _event(self, session_id: UUID, method: Method) -> SignInRecorded:
        return SignInRecorded(
            account_id=str(self.account_id),
            person_id=str(self.person_id),
            session_id=str(session_id),
            outcome=self.outcome,
            method=method,
            address=self.client.address,
            user_agent=self.client.user_agent,
        )
