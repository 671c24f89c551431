"""Questions to the model: the API that the settings name, and the commands that budget and record them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import structlog

from commands.begin_ai_call import BeginAiCall
from commands.record_ai_outcome import AnyOutcome, RecordAiOutcome
from commands.release_ai_call import ReleaseAiCall
from onrecord import clock, db, metrics
from onrecord.ai import canaries, client, offered, prices
from onrecord.ai.asking import Request
from onrecord.ai.excerpt import Task
from onrecord.ai.outcomes import Claim, Described, Drafted, Summarised, Triaged
from onrecord.ai.prices import Usage
from onrecord.command import system
from onrecord.effects.caller import InHand, Limits, Part, Record
from onrecord.effects.consulting import WAITS, Begin, Consulting, Release, Told, Waits
from onrecord.effects.ledger import Call
from onrecord.effects.outcomes import Closing, Refused, Unconfirmed
from onrecord.effects.seeing import Seeing, Seen
from onrecord.events import AiDescribed, AiDrafted, AiFailed, AiRequested, AiSummarised, AiTriaged
from onrecord.events.envelope import decode
from onrecord.execute import Executor
from onrecord.media.objects import Objects, store_of
from onrecord.parts import Surroundings
from onrecord.settings import Settings, SettingsAreWrong
from onrecord.vault.keys import NoKeys

LIMITS = Limits(calls_at_once_max=8, lease_s=90, call_s_max=60, record_s_max=20, attempts_max=6)
MODELS_S_MAX = 5.0
RAW_BYTES_MAX = 131_072  # of an answer, on the record
NOTHING = Usage(input_tokens=0, output_tokens=0)

logger = structlog.get_logger("worker")


async def make(at: Surroundings, *, limits: Limits = LIMITS, waits: Waits = WAITS) -> Part:
    config, executor = at.config, at.executor
    query = db.pool(db.conninfo(config, "onrecord_query", "onrecord-worker"))
    await at.stack.enter_async_context(query)
    masters = config.vault().masters
    secret = config.matching_secret.get_secret_value().encode()
    seeing = Seeing(
        query, executor.pool, masters, await _objects(at, config), lambda ours: canaries.canary_of(secret, ours)
    )
    key = config.anthropic_api_key
    claude = await at.stack.enter_async_context(client.opened(config.anthropic_url, key)) if key else None
    if claude is not None:
        await look_at_models(claude, models(config), clock.now())
    consulting = Consulting(
        claude,
        models(config),
        seeing.see,
        beginning(executor, config.ai_budget_microdollars_per_day_max),
        releasing(executor),
        masters,
        executor.log.source,
        waits=waits,
    )
    return Part(consulting, recording(executor), limits, consulting.avoided)


async def look_at_models(claude: client.Claude, by_task: Mapping[Task, str], now: datetime) -> None:
    """Says at the start which models can't do their task, or not for long. Nobody waits for a service that is away."""
    try:
        known = await claude.models(MODELS_S_MAX)
    except client.CallError as error:
        logger.warning("models not looked at", code=error.code)
        return
    for verdict in offered.look(by_task, known, now):
        if verdict.wrong or verdict.ends:
            logger.warning("model", model=verdict.model, task=verdict.task, why=verdict.wrong or verdict.ends)


def models(config: Settings) -> Mapping[Task, str]:
    return {
        "triage": config.ai_triage_model,
        "summary": config.ai_summary_model,
        "draft": config.ai_draft_model,
        "description": config.ai_description_model,
    }


def beginning(executor: Executor, total_microdollars_per_day_max: int) -> Begin:
    """A call written down before it is made, as a command."""

    async def begin(call: Call, asked: AiRequested, request: Request, seen: Seen) -> str:
        command = BeginAiCall(
            request_id=call.claimed.id,
            claimed_by=call.claimed.claimed_by,
            attempt=call.attempt,
            conversation_id=UUID(asked.conversation_id),
            task=asked.task,
            of_version=asked.of_version,
            media_id=UUID(asked.media_id) if asked.media_id else None,
            model=request.model,
            prompt=request.prompt_version,
            request_hash=request.sha256,
            seen_seq=seen.seq,
            reserved_microdollars=request.reserved_microdollars,
            total_microdollars_per_day_max=total_microdollars_per_day_max,
        )
        verdict = (await executor.execute(command, system(call.claimed.workspace_id))).answer.verdict
        if verdict == "lost":
            logger.error("lease lost before the model was asked", effect=str(call.claimed.id))
        return verdict

    return begin


def releasing(executor: Executor) -> Release:
    """A reservation given back, as a command."""

    async def release(call: Call) -> None:
        command = ReleaseAiCall(request_id=call.claimed.id, attempt=call.attempt)
        await executor.execute(command, system(call.claimed.workspace_id))

    return release


def recording(executor: Executor) -> Record:
    """Outcomes as commands: each closes its row, books its cost and stands in the log, by one transaction."""

    async def record(in_hand: InHand, closing: Closing) -> None:
        command = as_command(in_hand, closing, executor.log.source)
        await executor.execute(command, system(in_hand.claimed.workspace_id))
        _count(command)

    return record


def _count(command: RecordAiOutcome) -> None:
    said = command.outcome
    if said.model is not None:
        of = (command.task, said.model)
        metrics.AI_COST.labels(*of).inc((command.cost_microdollars or 0) / 1_000_000)
        metrics.AI_TOKENS.labels(*of, "in").inc(said.input_tokens)
        metrics.AI_TOKENS.labels(*of, "out").inc(said.output_tokens)


def as_command(in_hand: InHand, closing: Closing, source: str) -> RecordAiOutcome:
    told = _told(in_hand, closing, source)
    return RecordAiOutcome(
        claimed_by=in_hand.claimed.claimed_by,
        contact_id=in_hand.claimed.person_id,
        task=told.asked.task,
        of_version=told.asked.of_version,
        media_id=UUID(told.asked.media_id) if told.asked.media_id else None,
        outcome=outcome(in_hand, told, closing),
        cost_microdollars=None if isinstance(closing, Unconfirmed) else _cost(told),
        doubts=in_hand.doubts,
    )


def outcome(in_hand: InHand, told: Told, closing: Closing) -> AnyOutcome:
    """In the words of an event."""
    of = _of_call(in_hand, told, closing)
    version, said = told.asked.of_version, told.said
    match said:
        case Triaged():
            chosen = said._asdict()
            rests = chosen.pop("message_ids")
            return AiTriaged(**of, of_version=version, **chosen, rests_on_message_ids=rests)
        case Summarised(points):
            return AiSummarised(**of, of_version=version, text=said.text, **_claims(points))
        case Drafted(text, language, claims, note):
            return AiDrafted(**of, of_version=version, text=text, language=language, note=note, **_claims(claims))
        case Described():
            assert told.asked.media_id is not None, "a description is of a file"
            return AiDescribed(**of, media_id=told.asked.media_id, **said._asdict())
    return AiFailed(
        **of,
        task=told.asked.task,
        of_version=version,
        media_id=told.asked.media_id,
        failure=_failure(closing),
        error_code=told.code,
    )


def _told(in_hand: InHand, closing: Closing, source: str) -> Told:
    """What is known of the call; of one that nobody heard of again, what was asked."""
    told = None if isinstance(closing, Unconfirmed) else closing.told
    if isinstance(told, Told):
        return told
    assert in_hand.record is not None, "what is called, or given up, has its record"
    _, asked = decode(in_hand.record, source, NoKeys())
    assert isinstance(asked, AiRequested), "no other event asks the model"
    return Told(asked, in_hand.claimed.attempts, is_offline=False)


def _failure(closing: Closing) -> Any:
    """The event's model checks it."""
    match closing:
        case Refused("away"):
            return "unavailable"
        case Refused(reason):
            return reason
        case _:
            return "unconfirmed"


def _of_call(in_hand: InHand, told: Told, closing: Closing) -> dict[str, Any]:
    request, answer, seen = told.request, told.answer, told.seen
    usage = answer.usage if answer else NOTHING
    knows = request is not None and request.task in {"summary", "draft"}
    return {
        "conversation_id": told.asked.conversation_id,
        "request_id": told.asked.request_id,
        "attempt": told.attempt,
        "maybe_billed_twice": in_hand.doubts > isinstance(closing, Unconfirmed),
        "model": request and request.model,
        "prompt": request and request.prompt_version,
        "is_offline": told.is_offline,
        "request_hash": request and request.sha256,
        "message_ids": tuple(message.id for message in request.excerpt.messages) if request else (),
        "snippet_ids": tuple(snippet.id for snippet in request.excerpt.snippets) if request and knows else (),
        "seen_seq": seen and seen.seq,
        "provider_request_id": answer.request_id if answer else told.provider_request_id,
        "stop_reason": answer and answer.stop_reason,
        "stop_category": answer and answer.stop_category,
        "input_tokens": usage.input_tokens,
        "cache_write_5m_tokens": usage.cache_creation_5m_tokens,
        "cache_write_1h_tokens": usage.cache_creation_1h_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "output_tokens": usage.output_tokens,
        "thinking_tokens": usage.thinking_tokens,
        "prices_of": request and request.price.since.isoformat(),
        "cost_microdollars": _cost(told),
        "latency_ms": answer and answer.latency_ms,
        "raw_response": answer and answer.raw[:RAW_BYTES_MAX].decode(errors="replace"),
    }


def _cost(told: Told) -> int:
    """What was not answered is not billed."""
    if told.answer is None or told.request is None:
        return 0
    return prices.cost(told.answer.usage, told.request.price)


def _claims(claims: Sequence[Claim]) -> dict[str, Any]:
    return {
        "claims": orjson.dumps([claim._asdict() for claim in claims]).decode(),
        "rests_on_message_ids": _each_once(claim.message_ids for claim in claims),
        "rests_on_snippet_ids": _each_once(claim.snippet_ids for claim in claims),
    }


def _each_once(many: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in many for one in some))


async def _objects(at: Surroundings, config: Settings) -> Objects | None:
    """None where no files are kept: then none can be described."""
    try:
        store = store_of(config)
    except SettingsAreWrong:
        return None
    return await at.stack.enter_async_context(Objects(store))
