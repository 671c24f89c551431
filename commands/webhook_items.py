"""What an item of a webhook asks for: the command that does it, and what is done if it is about nothing here."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import structlog

from commands.link_contacts import LinkContacts
from commands.receiving import Attachment
from commands.record_channel_health import RecordChannelHealth
from commands.record_delivery import DeliveryStatus, RecordDelivery
from commands.record_identity_change import IdentityChanged, RecordIdentityChange
from commands.record_message_edit import RecordMessageEdit
from commands.record_message_revoke import RecordMessageRevoke
from commands.record_reaction import RecordReaction
from commands.record_unmatched_status import RecordUnmatchedStatus
from commands.take_message import TakeMessage
from onrecord import errors
from onrecord.command import Command, system
from onrecord.execute import Executor
from onrecord.identity import sign_in_code
from onrecord.whatsapp import failures, identities, models
from onrecord.whatsapp.bodies import Json
from onrecord.whatsapp.inbound import Arrived, NotYet
from onrecord.whatsapp.models import Message, Status

MATCH_MINUTES_MAX = 10
HEALTH_OLD = timedelta(hours=1)
_STATUSES = ("sent", "delivered", "read", "played", "failed")
_CHANGES = ("user_changed_number", "user_changed_user_id", "customer_changed_number")

logger = structlog.get_logger("inbound")


def doing(executor: Executor) -> Callable[[Arrived], Awaitable[None]]:
    """Does what an item asks for, by a command; see `Do`."""

    async def do(arrived: Arrived) -> None:
        await _learn_health(executor, arrived)
        command = command_of(arrived)
        if command is None:
            return
        try:
            answer = (await executor.execute(command, system(arrived.workspace_id))).answer
        except errors.NothingMatches:
            await _without_match(executor, arrived)
        else:
            await _link(executor, arrived, answer)

    return do


def command_of(arrived: Arrived) -> Command[Any] | None:
    """Pure. None where there is nothing to do. Raises ItemIsUnreadable."""
    item = arrived.item
    if item.kind == "error":
        logger.warning("error of a channel", channel=str(arrived.channel_id), code=models.failure(item).code)
        return None
    if item.kind == "status":
        return _of_status(arrived, models.status(item))
    told = models.message(item)
    at, target = models.moment(told.timestamp, arrived.received_at), models.target(told)
    if told.type == "system" and told.body.get("type") in _CHANGES:
        return _change(arrived, told, at)
    if target is None or told.type not in {"reaction", "edit", "revoke"}:
        return message_of(arrived, told)
    of: dict[str, Any] = {"provider_message_id": told.id, "target": target, "sent_at": at}
    if told.type == "reaction":
        return RecordReaction(**of, emoji=models.text(told))
    return RecordMessageEdit(**of, text=models.text(told)) if told.type == "edit" else RecordMessageRevoke(**of)


def message_of(arrived: Arrived, told: Message) -> TakeMessage:
    """The message as one that is taken in, whatever its type."""
    number, contact = identities.number(told.from_ or "") or None, _beside(arrived, told)
    if number is None and told.from_user_id is None:
        raise models.ItemIsUnreadable("from nobody")
    profile = cast("Json", contact.get("profile")) if isinstance(contact.get("profile"), dict) else {}
    username, name = _text(profile.get("username")), _text(profile.get("name"))
    return TakeMessage(
        channel_id=arrived.channel_id,
        number=number,
        user_id=told.from_user_id,
        name=name or username or number or told.from_user_id or "",
        username=username,
        provider_message_id=told.id,
        sent_at=models.moment(told.timestamp, arrived.received_at),
        kind=models.kind(told),
        text=models.text(told),
        content=models.content(told),
        reply_to=told.context.id,
        forwarded=bool(told.context.forwarded or told.context.frequently_forwarded),
        attachment=_attachment(told),
    )


def health_of(arrived: Arrived) -> RecordChannelHealth | None:
    """What an error of the channel, or the failure of a message, says of the channel itself. Pure."""
    item = arrived.item
    if item.kind == "message" or (item.kind == "status" and item.json.get("status") != "failed"):
        return None
    if item.kind == "status" and _is_old(arrived, models.status(item)):
        return None
    told = models.failure(item) if item.kind == "error" else models.status(item).failure
    failure = failures.class_of(told.code)
    if failures.ACTIONS.get(failure) == "stop":
        return RecordChannelHealth(channel_id=arrived.channel_id, health="stopped", failure=failure, code=told.code)
    if told.code == failures.SPAM:
        return RecordChannelHealth(channel_id=arrived.channel_id, health="degraded", failure=failure, code=told.code)
    return None


def _is_old(arrived: Arrived, told: Status) -> bool:
    """It may have been mended since."""
    return models.moment(told.timestamp, arrived.received_at) < arrived.received_at - HEALTH_OLD


async def _learn_health(executor: Executor, arrived: Arrived) -> None:
    """A channel that is ours no more needs no health."""
    command = health_of(arrived)
    if command is not None:
        with suppress(errors.NoSuchChannel, errors.ChannelIsDisabled):
            await executor.execute(command, system(arrived.workspace_id))


async def _without_match(executor: Executor, arrived: Arrived) -> None:
    """What it is about may come yet. If it doesn't, a status is noted, and what a customer did is kept as a message."""
    if executor.now() < arrived.received_at + timedelta(minutes=MATCH_MINUTES_MAX):
        raise NotYet
    instead: Command[Any]
    if arrived.item.kind == "status":
        status = models.status(arrived.item).status[: models.NAME_CHARS_MAX]
        instead = RecordUnmatchedStatus(channel_id=arrived.channel_id, status=status)
    else:
        instead = message_of(arrived, models.message(arrived.item))
    await executor.execute(instead, system(arrived.workspace_id))


async def _link(executor: Executor, arrived: Arrived, answer: object) -> None:
    """Somebody wrote under their new name before we were told of it: the provider says that the two are one person."""
    if isinstance(answer, IdentityChanged) and answer.contact_id and answer.also_contact_id:
        both = LinkContacts(contact_id=answer.contact_id, linked_contact_id=answer.also_contact_id)
        await executor.execute(both, system(arrived.workspace_id))


def _of_status(arrived: Arrived, told: Status) -> RecordDelivery | None:
    if told.status not in _STATUSES:
        logger.info("status of no meaning here", status=told.status[:20])
        return None
    if (told.biz_opaque_callback_data or "").startswith(sign_in_code.CALLED):
        return None  # whoever waits for the code sees whether it comes
    failed = told.status == "failed"
    return RecordDelivery(
        provider_message_id=told.id,
        delivery_id=_uuid(told.biz_opaque_callback_data),
        status=cast("DeliveryStatus", told.status),
        at=models.moment(told.timestamp, arrived.received_at),
        billable=told.billable,
        category=told.category,
        failure=failures.class_of(told.failure.code) if failed else None,
        code=told.failure.code if failed else None,
        details=told.failure.details if failed else None,
    )


def _change(arrived: Arrived, told: Message, at: datetime) -> RecordIdentityChange:
    new_number = identities.number(_text(told.body.get("wa_id")) or _text(told.body.get("new_wa_id")) or "")
    return RecordIdentityChange(
        channel_id=arrived.channel_id,
        number=identities.number(told.from_ or "") or None,
        user_id=told.from_user_id,
        new_number=new_number or None,
        new_user_id=_text(told.body.get("user_id")),
        at=at,
    )


def _attachment(told: Message) -> Attachment | None:
    file = models.file(told)
    if file is None:
        return None
    name = file.filename and file.filename[: models.FILE_NAME_CHARS_MAX]
    return Attachment(models.media_kind(told), file.id, file.media_type, file.sum_hex, name)


def _beside(arrived: Arrived, told: Message) -> Json:
    """The contact that stands beside a message of theirs."""
    for contact in arrived.item.contacts:
        if told.from_user_id and contact.get("user_id") == told.from_user_id:
            return contact
        if told.from_ and contact.get("wa_id") == told.from_:
            return contact
    return {}


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return value.strip()[: models.NAME_CHARS_MAX] or None if isinstance(value, str) else None
