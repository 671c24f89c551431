"""Record which templates there are, or that the provider didn't say. From the worker."""

from typing import Annotated, Literal
from uuid import UUID

from psycopg.types.json import Json
from pydantic import BaseModel, Field

from commands import channel as channels
from onrecord import db, errors
from onrecord.command import Command, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import EventData, TemplateListed, TemplatesFailed, TemplatesListed
from onrecord.events.message import DeliveryFailure
from onrecord.whatsapp.templates import TEMPLATES_MAX, Template, places


class TemplatesRecorded(BaseModel):
    """The question that is answered."""

    request_id: UUID


class TemplatesNotTold(BaseModel):
    """Why the provider didn't say."""

    failure: DeliveryFailure | Literal["unconfirmed"]
    code: int | None = None


class RecordTemplates(Command[TemplatesRecorded]):
    """The answer, by whoever holds its effect: another claim's is refused.

    What was listed before and isn't now is no template any more.
    """

    request_id: UUID
    channel_id: UUID
    claimed_by: UUID
    outcome: Annotated[tuple[Template, ...], Field(max_length=TEMPLATES_MAX)] | TemplatesNotTold

    async def handle(self, transaction: Transaction) -> Outcome[TemplatesRecorded]:
        channel_is_ours = await self._is_ours(transaction)
        await self._close(transaction)
        if channel_is_ours and isinstance(self.outcome, tuple):
            await _keep(transaction, self.channel_id, distinct(self.outcome))
        await transaction.run(
            db.sql("commands", "end_request_for_templates"),
            (transaction.workspace_id, self.channel_id, self.request_id),
        )
        answer = TemplatesRecorded(request_id=self.request_id)
        return Outcome(transaction.workspace_id, decide(self), answer, about="workspace")

    async def _is_ours(self, transaction: Transaction) -> bool:
        """What was asked while the channel was ours is answered all the same; its templates are good for nothing."""
        try:
            await channels.load(transaction, self.channel_id)
        except errors.ChannelIsDisabled:
            return False
        return True

    async def _close(self, transaction: Transaction) -> None:
        failure = self.outcome.failure if isinstance(self.outcome, TemplatesNotTold) else None
        if await closing.close(transaction, self.request_id, self.claimed_by, failure) is None:
            raise errors.EffectIsClosed


def decide(command: RecordTemplates) -> list[EventData]:
    request_id, channel_id = str(command.request_id), str(command.channel_id)
    if isinstance(command.outcome, TemplatesNotTold):
        failure, code = command.outcome.failure, command.outcome.code
        return [TemplatesFailed(request_id=request_id, channel_id=channel_id, failure=failure, code=code)]
    found = distinct(command.outcome)
    listed = [
        TemplateListed(
            request_id=request_id,
            channel_id=channel_id,
            name=template.name,
            language=template.language,
            category=template.category,
            status=template.status,
            header=template.header,
            body=template.body,
            footer=template.footer,
            buttons=template.buttons,
        )
        for template in found
    ]
    return [*listed, TemplatesListed(request_id=request_id, channel_id=channel_id, templates=len(found))]


def distinct(templates: tuple[Template, ...]) -> list[Template]:
    """One of each name and language: pages of a list that changes meanwhile may tell of one twice."""
    return [*{(template.name, template.language): template for template in templates}.values()]


async def _keep(transaction: Transaction, channel_id: UUID, templates: list[Template]) -> None:
    rows = [
        template.model_dump() | {"parameters": places(template.body), "header_parameters": places(template.header)}
        for template in templates
    ]
    await transaction.run(db.sql("commands", "forget_templates"), (transaction.workspace_id, channel_id))
    await transaction.run(db.sql("commands", "add_templates"), (transaction.workspace_id, channel_id, Json(rows)))
