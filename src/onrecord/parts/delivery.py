"""Deliveries: the Graph API that the settings name, and for each task the command that records what came of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from commands.record_channel_health import RecordChannelHealth
from commands.record_delivery_outcome import Accepted, NotSent, RecordDeliveryOutcome
from commands.record_read_receipt import RecordReadReceipt
from commands.record_sign_in_code import CodeNotSent, RecordSignInCode
from commands.record_templates import RecordTemplates, TemplatesNotTold
from onrecord.command import Command, system
from onrecord.effects.caller import InHand, Limits, Part, Record
from onrecord.effects.delivering import WAITS, Delivering, Tell, Waits
from onrecord.effects.outcomes import Closing, Done, Refused
from onrecord.effects.pacing import Pacing
from onrecord.effects.reaching import Reaching
from onrecord.effects.sign_in_code import SignInCodes
from onrecord.effects.tasks import Tasks
from onrecord.events import MessageQueued
from onrecord.events.channel import Health
from onrecord.events.envelope import decode
from onrecord.execute import Executor
from onrecord.media.objects import Objects, store_of
from onrecord.parts import Surroundings
from onrecord.settings import Settings, SettingsAreWrong
from onrecord.vault.keys import NoKeys
from onrecord.whatsapp import graph, templates
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.files import is_simulated
from onrecord.whatsapp.graph import Graph

LIMITS = Limits(calls_at_once_max=16, lease_s=120, call_s_max=90, record_s_max=20)
UNCONFIRMED = "unconfirmed"

AsCommand = Callable[[InHand, Closing, str], Command[Any]]
"""Makes the command that records how a call ended; the text is the log's own source."""


async def make(
    at: Surroundings, *, limits: Limits = LIMITS, waits: Waits = WAITS, pacing: Pacing | None = None
) -> Part:
    config, executor = at.config, at.executor
    masters = config.vault().masters
    egress = await at.stack.enter_async_context(graph.egress(config))
    api = Graph(egress, config.graph_url, config.graph_version)
    reaching = Reaching(at.ledger, executor.pool, masters, is_simulated(config.graph_url))
    codes = SignInCodes(api, executor.vault, executor.log.source, _template(config))
    tasks = Tasks(api, await _objects(at, config), reaching).by_name
    delivering = Delivering(
        {**tasks, "sign_in_code": codes.task},
        reaching,
        masters,
        executor.log.source,
        telling(executor),
        waits=waits,
        pacing=pacing or Pacing(),
    )
    return Part(delivering, recording(executor), limits, delivering.avoided)


def recording(executor: Executor) -> Record:
    """Outcomes as commands: each closes its row and stands in the log, by one transaction."""

    async def record(in_hand: InHand, closing: Closing) -> None:
        command = RECORDED[in_hand.claimed.task](in_hand, closing, executor.log.source)
        await executor.execute(command, system(in_hand.claimed.workspace_id))

    return record


def telling(executor: Executor) -> Tell:
    """How a channel is, as a command."""

    async def tell(
        workspace_id: UUID, channel_id: UUID, health: Health, failure: Failure | None, seen: datetime | None
    ) -> None:
        why = {"failure": failure.failure, "code": failure.code} if failure else {}
        command = RecordChannelHealth.model_validate({"channel_id": channel_id, "health": health, "seen": seen} | why)
        await executor.execute(command, system(workspace_id))

    return tell


def _message(in_hand: InHand, closing: Closing, source: str) -> RecordDeliveryOutcome:
    claimed = in_hand.claimed
    assert in_hand.record is not None, "what is called, or given up, has its record"
    _, asked = decode(in_hand.record, source, NoKeys())
    assert isinstance(asked, MessageQueued), "no other event asks for a message"
    return RecordDeliveryOutcome(
        delivery_id=claimed.id,
        claimed_by=claimed.claimed_by,
        contact_id=claimed.person_id,
        conversation_id=UUID(asked.conversation_id),
        message_id=UUID(asked.message_id),
        attempt=asked.attempt,
        outcome=_outcome(closing),
        doubts=in_hand.doubts,
    )


def _outcome(closing: Closing) -> Any:
    match closing:
        case Done(str(provider_message_id)):
            return Accepted(provider_message_id=provider_message_id)
        case Refused(_, Failure() as failure):
            return NotSent(**failure._asdict())
        case _:
            return UNCONFIRMED


def _receipt(in_hand: InHand, closing: Closing, _source: str) -> RecordReadReceipt:
    claimed = in_hand.claimed
    ids = {"receipt_id": claimed.id, "claimed_by": claimed.claimed_by, "contact_id": claimed.person_id}
    return RecordReadReceipt.model_validate(ids | ({} if isinstance(closing, Done) else _why(closing)))


def _templates(in_hand: InHand, closing: Closing, _source: str) -> RecordTemplates:
    claimed = in_hand.claimed
    assert claimed.channel_id is not None, "templates are a channel's"
    outcome: Any = TemplatesNotTold.model_validate(_why(closing))
    if isinstance(closing, Done) and isinstance(closing.told, list):
        outcome = tuple(found for found in map(templates.read, closing.told) if found)
    return RecordTemplates(
        request_id=claimed.id, channel_id=claimed.channel_id, claimed_by=claimed.claimed_by, outcome=outcome
    )


def _code(in_hand: InHand, closing: Closing, _source: str) -> RecordSignInCode:
    claimed = in_hand.claimed
    outcome: Any = "sent" if isinstance(closing, Done) else CodeNotSent.model_validate(_why(closing))
    return RecordSignInCode(code_id=claimed.id, claimed_by=claimed.claimed_by, outcome=outcome)


def _template(config: Settings) -> tuple[str, str] | None:
    """Of one-time codes: its name and language."""
    name = config.sign_in_code_template
    return (name, config.sign_in_code_language) if name else None


def _why(closing: Closing) -> dict[str, Any]:
    """In the words of an event."""
    if isinstance(closing, Refused) and isinstance(closing.told, Failure) and closing.reason != UNCONFIRMED:
        return {"failure": closing.told.failure, "code": closing.told.code}
    return {"failure": UNCONFIRMED}


# By task: a new one has a line here, and one in `Tasks`.
RECORDED: Mapping[str, AsCommand] = {
    "send": _message,
    "mark_read": _receipt,
    "list_templates": _templates,
    "sign_in_code": _code,
}


async def _objects(at: Surroundings, config: Settings) -> Objects | None:
    """None where no files are kept: then none can be sent."""
    try:
        store = store_of(config)
    except SettingsAreWrong:
        return None
    return await at.stack.enter_async_context(Objects(store))
