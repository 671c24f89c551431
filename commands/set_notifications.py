"""Say what one wants to be told of, and how, besides in the app."""

from uuid import UUID

from pydantic import BaseModel

from commands import people
from onrecord import db
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import NotificationsSet
from onrecord.events.inbox import Means


class NotificationsKept(BaseModel):
    """Whose settings these are."""

    member_id: UUID


class SetNotifications(Command[NotificationsKept]):
    """One's own settings, all of them: by which means for what. Whatever is left out is shown in the app alone."""

    assigned: frozenset[Means] = frozenset()
    mentioned: frozenset[Means] = frozenset()
    replied: frozenset[Means] = frozenset()

    async def handle(self, transaction: Transaction) -> Outcome[NotificationsKept]:
        member_id = people.acting_member(transaction)
        event = decide(self, member_id)
        await transaction.run(
            db.sql("commands", "save_notifications"),
            {
                "workspace_id": transaction.workspace_id,
                "member_id": member_id,
                "assigned": list(event.assigned),
                "mentioned": list(event.mentioned),
                "replied": list(event.replied),
            },
        )
        answer = NotificationsKept(member_id=member_id)
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")


def decide(command: SetNotifications, member_id: UUID) -> NotificationsSet:
    return NotificationsSet(
        member_id=str(member_id),
        assigned=tuple(sorted(command.assigned)),
        mentioned=tuple(sorted(command.mentioned)),
        replied=tuple(sorted(command.replied)),
    )
