"""Have the provider asked which templates there are."""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from commands import channel as channels
from commands.channel import Channel
from onrecord import db, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import TemplatesRequested

AGAIN_MINUTES_MIN = 10  # before a question that is still open is put once more


class TemplatesAsked(BaseModel):
    """Under which id the question stands; `templates.listed.v1` or `templates.failed.v1` has it too."""

    request_id: UUID


class RefreshTemplates(Command[TemplatesAsked]):
    """The templates of a channel's account, anew. While a question is open, it is the same question."""

    channel_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[TemplatesAsked]:
        channel = await channels.load(transaction, self.channel_id)
        if (open_id := still_open(channel, transaction.now)) is not None:
            return Outcome(transaction.workspace_id, [], TemplatesAsked(request_id=open_id), about="workspace")
        request_id = ids.new()
        await transaction.run(
            db.sql("commands", "request_templates"),
            (request_id, transaction.now, transaction.workspace_id, channel.id),
        )
        event = TemplatesRequested(request_id=str(request_id), channel_id=str(channel.id))
        return Outcome(transaction.workspace_id, [event], TemplatesAsked(request_id=request_id), about="workspace")


def still_open(channel: Channel, now: datetime) -> UUID | None:
    """The question that was put a moment ago, and isn't answered."""
    asked_at = channel.templates_requested_at
    recent = asked_at is not None and now - asked_at < timedelta(minutes=AGAIN_MINUTES_MIN)
    return channel.templates_request_id if recent else None
