"""Go to another workspace of one's own, with the same session."""

from typing import cast
from uuid import UUID

from pydantic import BaseModel

from commands import people
from commands.record_sign_in import Client
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import SignInRecorded
from onrecord.events.people import Method


class WorkspaceEntered(BaseModel):
    """Where the session is now, and who its person is there."""

    workspace_id: UUID
    member_id: UUID


class SwitchWorkspace(Command[WorkspaceEntered]):
    """A session's workspace. Runs in the one that it goes to, by the system for the session's person."""

    account_id: UUID
    session_id: UUID
    client: Client

    async def handle(self, transaction: Transaction) -> Outcome[WorkspaceEntered]:
        await people.load_account(transaction, self.account_id)
        row = await transaction.one(
            db.sql("commands", "find_member_of_account"), (transaction.workspace_id, self.account_id)
        )
        if row is None:
            raise errors.NoSuchWorkspace
        member_id = UUID(str(row[0]))
        key = await people.load_key(transaction, member_id)
        moved = await transaction.one(
            db.sql("commands", "switch_workspace"), (transaction.workspace_id, self.session_id)
        )
        if moved is None:
            raise errors.NoSuchSession
        event = SignInRecorded(
            account_id=str(self.account_id),
            person_id=str(member_id),
            session_id=str(self.session_id),
            outcome="workspace_switched",
            method=cast("Method", moved[0]),
            address=self.client.address,
            user_agent=self.client.user_agent,
        )
        answer = WorkspaceEntered(workspace_id=transaction.workspace_id, member_id=member_id)
        return Outcome(transaction.workspace_id, [event], answer, key, about="workspace")
