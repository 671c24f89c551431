"""What the model proposed, as people see it: on the list, on the timeline, in its ledger and in the figures."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

import sealing
from ai_histories import TASKS, answer
from asking import Row, ask
from histories import BEGAN, SHARDS
from installations import Servers, make_installation
from onrecord import clock
from onrecord.events import (
    AiDraftDiscarded,
    AiPaused,
    AiPolicySet,
    AiRequested,
    AiSnippetDeleted,
    AiSnippetSaved,
    AiStopped,
    ConversationPrioritised,
    EventData,
    MediaRequested,
    MessageQueued,
)
from onrecord.events.ai import AiTask
from posting import refused
from read_side import ReadSide
from sharing import served
from telling import Telling, contact_of, conversation_of, named

DAY = "2026-01-01"
SECRET = "marmalade"
MEMBER = f"member/{named('a member')}"


class Told:
    """An installation whose read models were told of what the model said, and its API."""

    def __init__(self, side: ReadSide, client: httpx.AsyncClient) -> None:
        self.side, self.client, self.told = side, client, side.telling()

    async def ask(self, question: str, **params: Any) -> Row:
        return await ask(self.client, question, **params)

    async def items(self, customer: int) -> list[Row]:
        found: list[Row] = (await self.ask("list_timeline", conversation_id=conversation_of(customer)))["items"]
        return found


def asked(customer: int, task: AiTask, of_version: int = 1) -> AiRequested:
    of_draft = f"be brief, {SECRET}" if task == "draft" else None
    media_id = named("file") if task == "description" else None
    return AiRequested(
        conversation_id=conversation_of(customer),
        request_id=named(f"{task} of customer {customer} at {of_version}"),
        task=task,
        of_version=of_version,
        media_id=media_id,
        instruction=of_draft,
    )


def tell(told: Telling, customer: int, question: AiRequested, text: str, asker: str = MEMBER) -> None:
    """A question, and what is answered: texts of 7, 14 … characters are failures."""
    told.actor = asker
    told.tell(customer, question)
    told.actor = f"ai/{question.task}"
    told.tell(customer, answer(question, text, lambda what: UUID(named(what))))
    told.actor = MEMBER


def approved(customer: int, draft: AiRequested, **more: Any) -> MessageQueued:
    return MessageQueued(
        conversation_id=conversation_of(customer),
        message_id=named("approved"),
        version=3,
        text="Soon",
        draft_id=draft.request_id,
        ai_generated=True,
        approved_by=MEMBER,
        draft_chars=12,
        edit_distance=4,
        **more,
    )


def history(told: Telling) -> None:
    """Two customers: of the first much is asked, with the second a person goes on."""
    for customer in range(2):
        told.open(customer)
        told.receive(customer, "Where is my parcel?")
    tell(told, 0, asked(0, "triage", 2), f"{SECRET} new", asker="system")
    tell(told, 0, asked(0, "triage", 1), f"{SECRET} of old", asker="system")
    tell(told, 0, draft := asked(0, "draft", 2), f"{SECRET} is on its way")
    told.tell(0, prioritised(0), approved(0, draft), approved(0, draft, attempt=2))
    tell(told, 0, other := asked(0, "draft", 3), f"{SECRET} later")
    told.tell(0, discarded(0, other))
    tell(told, 0, asked(0, "summary", 3), "x" * 7)
    told.tell(0, file_requested(0))
    tell(told, 0, asked(0, "description", 3), f"{SECRET} is seen", asker="system")
    told.tell(1, AiStopped(conversation_id=conversation_of(1)))


def prioritised(customer: int) -> EventData:
    return ConversationPrioritised(conversation_id=conversation_of(customer), version=3, priority="low")


def discarded(customer: int, draft: AiRequested) -> EventData:
    return AiDraftDiscarded(conversation_id=conversation_of(customer), request_id=draft.request_id, reason="by_member")


def file_requested(customer: int) -> EventData:
    return MediaRequested(
        conversation_id=conversation_of(customer),
        media_id=named("file"),
        message_id=None,
        origin="member",
        channel_id=None,
        kind="image",
        media_type="image/png",
        size_bytes=1,
        sha256=None,
        file_name=None,
        provider_media_id=None,
    )


@pytest.fixture(scope="module")
async def told(servers: Servers) -> AsyncIterator[Told]:
    installation = make_installation(servers)
    side = ReadSide(installation)
    side.reset()
    async with served(installation) as (_, client):
        made = Told(side, client)
        history(made.told)
        side.project(made.told.entries)
        yield made
    side.close()


async def test_a_conversation_shows_the_triage_of_its_newest_version(told: Told) -> None:
    found = await told.ask("get_conversation", conversation_id=conversation_of(0))
    (listed,) = (await told.ask("list_conversations", urgency="high", language="de"))["conversations"]
    for row in (found, listed):
        assert (row["triaged_version"], row["triage_reason"], row["urgency"]) == (2, f"{SECRET} new", "high")
        assert (row["priority"], row["triage_message_ids"]) == ("low", [named("message")])
        assert row["last_activity_at"] < row["triaged_at"] or row["version"] == 3


async def test_conversations_are_found_by_what_the_model_made_of_them(told: Told) -> None:
    both = (await told.ask("list_conversations"))["conversations"]
    assert len(both) == 2
    triaged = next(row for row in both if row["intent"])
    for name, others in (("intent", "spam"), ("urgency", "low"), ("language", "fr"), ("sentiment", "positive")):
        right = await told.ask("list_conversations", **{name: triaged[name]})
        assert [row["conversation_id"] for row in right["conversations"]] == [triaged["conversation_id"]]
        assert (await told.ask("list_conversations", **{name: others}))["conversations"] == []


async def test_a_person_who_took_over_is_shown(told: Told) -> None:
    assert (await told.ask("get_conversation", conversation_id=conversation_of(1)))["ai_stopped_at"]
    assert [item["kind"] for item in await told.items(1)][-1] == "ai.stopped"


async def test_the_timeline_shows_proposals_and_what_became_of_them(told: Told) -> None:
    items = [item for item in await told.items(0) if item["request_id"]]
    assert [(item["kind"], item["task"], item["proposal_state"]) for item in items] == [
        ("ai.requested", "draft", "approved"),
        ("ai.drafted", "draft", "approved"),
        ("ai.requested", "draft", "by_member"),
        ("ai.drafted", "draft", "by_member"),
        ("ai.requested", "summary", "failed"),
        ("ai.failed", "summary", "failed"),
        ("ai.described", "description", "answered"),
    ]
    draft = items[1]
    assert (draft["text"], draft["decided_by"], draft["sent_message_id"]) == (
        f"{SECRET} is on its way",
        MEMBER,
        named("approved"),
    )
    assert items[0]["instruction"] == f"be brief, {SECRET}"
    assert (items[5]["ai_failure"], items[5]["error_code"]) == ("refusal", "cyber")


async def test_a_reply_says_that_it_was_a_draft_who_sent_it_and_how_much_was_changed(told: Told) -> None:
    (reply,) = [item for item in await told.items(0) if item["kind"] == "message.queued"]
    said = {name: reply[name] for name in ("ai_generated", "approved_by", "draft_chars", "edit_distance")}
    assert said == {"ai_generated": True, "approved_by": MEMBER, "draft_chars": 12, "edit_distance": 4}


async def test_a_file_shows_what_the_model_saw_in_it(told: Told) -> None:
    (described,) = [item for item in await told.items(0) if item["media_id"] and item["kind"] == "ai.described"]
    assert (described["media_description"], described["media_state"]) == (f"{SECRET} is seen", "requested")


async def test_the_ledger_lists_each_question_once_the_newest_first(told: Told) -> None:
    calls = (await told.ask("list_ai_calls"))["calls"]
    tasks = ["description", "summary", "draft", "draft", "triage", "triage"]
    assert [call["task"] for call in calls] == tasks
    assert [call["state"] for call in calls][1:4] == ["failed", "by_member", "approved"]
    assert (calls[3]["edit_distance"], calls[3]["asked_by"], calls[3]["decided_by"]) == (4, MEMBER, MEMBER)
    assert SECRET not in str(calls)
    paged, cursor = [], None
    while True:
        page = await told.ask("list_ai_calls", limit=4, cursor=cursor)
        paged += page["calls"]
        if (cursor := page["next"]) is None:
            break
    assert paged == calls


async def test_the_ledger_is_asked_of_a_conversation_or_a_task(told: Told) -> None:
    of_task = (await told.ask("list_ai_calls", task="draft"))["calls"]
    assert {call["task"] for call in of_task} == {"draft"}
    assert (await told.ask("list_ai_calls", conversation_id=conversation_of(1)))["calls"] == []
    both = await told.ask("list_ai_calls", conversation_id=conversation_of(0), task="triage", limit=1)
    assert len(both["calls"]) == 1
    response = await told.client.get("/list_ai_calls", params={"cursor": both["next"]})
    refused(response, 422, "cursor-malformed")


async def test_usage_adds_up_to_what_the_calls_say(told: Told) -> None:
    calls = (await told.ask("list_ai_calls"))["calls"]
    usage = await told.ask("get_ai_usage", **{"from": DAY, "to": DAY})
    (day,) = usage["days"]
    assert (
        day["cost_microdollars"] == usage["cost_microdollars"] == sum(call["cost_microdollars"] for call in calls) > 0
    )
    for name, of_call in (("calls", "attempts"), ("input_tokens", "input_tokens"), ("doubted", "maybe_billed_twice")):
        assert sum(one[name] for one in usage["total"]) == sum(call[of_call] for call in calls)
    assert sum(one["failed"] for one in day["figures"]) == 1
    assert (await told.ask("get_ai_usage", **{"from": "2026-01-02", "to": "2026-03-01"}))["days"] == []


@pytest.mark.parametrize(("first", "last"), [("2026-01-02", "2026-01-01"), ("2026-01-01", "2026-06-01")])
async def test_too_many_days_or_none_are_refused(told: Told, first: str, last: str) -> None:
    refused(await told.client.get("/get_ai_usage", params={"from": first, "to": last}), 422, "range-malformed")


async def test_figures_say_how_proposals_fared_by_the_version_of_the_prompt(told: Told) -> None:
    figures = (await told.ask("get_stats", **{"from": DAY, "to": DAY}))["ai"]
    drafts = [one for one in figures if one["task"] == "draft"]
    summed = {name: sum(one[name] for one in drafts) for name in ("proposed", "approved", "discarded", "edit_distance")}
    assert summed == {"proposed": 2, "approved": 1, "discarded": 1, "edit_distance": 4}
    triages = [one for one in figures if one["task"] == "triage"]
    assert sum(one["proposed"] for one in triages) == 2
    assert sum(one["overridden"] for one in triages) == 1, "its urgency was high, and somebody said low"


async def test_policies_tell_what_the_model_is_asked_and_that_it_pauses(told: Told) -> None:
    assert (await told.ask("get_policies"))["ai"]["tasks"] == []
    until = clock.now() + timedelta(hours=1)
    policy = AiPolicySet(
        tasks=("triage",),
        auto_draft=False,
        instructions="Be kind.",
        disclosure="",
        budget_microdollars_per_day_max=9,
    )
    kept, gone = (AiSnippetSaved(snippet_id=named(what), title=what, text="A week.") for what in ("kept", "gone"))
    paused = AiPaused(reason="budget", until=until, budget_microdollars_per_day_max=9, used_microdollars=8)
    told.told.tell_of_workspace(policy, kept, gone, AiSnippetDeleted(snippet_id=named("gone")), paused)
    told.side.project(told.told.entries)
    ai = (await told.ask("get_policies"))["ai"]
    assert (ai["tasks"], ai["instructions"], ai["paused"]["used_microdollars"]) == (["triage"], "Be kind.", 8)
    assert [snippet["title"] for snippet in ai["snippets"]] == ["kept"]
    told.told.tell_of_workspace(paused.model_copy(update={"until": BEGAN}))
    told.side.project(told.told.entries)
    assert (await told.ask("get_policies"))["ai"]["paused"] is None, "that time is over"


async def test_an_export_holds_what_the_model_said(told: Told) -> None:
    log, side = told.side.log, told.side
    customer = next(n for n in range(10, 40) if log.shard_of(UUID(contact_of(n))) == n % SHARDS)
    with side.vault() as vault:
        sealing.keep(vault, log.workspace_id, contact_of(customer))
    told.told.open(customer)
    for task in TASKS:
        tell(told.told, customer, asked(customer, task), f"{SECRET} of {task}")
    side.project(told.told.entries)
    response = await told.client.get("/export_conversation", params={"conversation_id": conversation_of(customer)})
    lines = [orjson.loads(line) for line in response.text.splitlines()]
    said = {line["type"]: line["fields"].get("text") for line in lines if line.get("type", "").startswith("ai.")}
    assert said["ai.drafted.v1"] == f"{SECRET} of draft"
    assert said.keys() >= {"ai.requested.v1", "ai.triaged.v1", "ai.summarised.v1", "ai.described.v1"}
