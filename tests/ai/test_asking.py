"""What is sent: one conversation, delimited, within limits, with its price reserved."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import excerpts
from onrecord.ai import asking, forms, prices, prompts
from onrecord.ai import excerpt as limits
from onrecord.ai.asking import CantBeAsked, Request
from onrecord.ai.excerpt import TASKS, File, Message, Snippet, Task, is_describable
from onrecord.ai.prices import Usage

SUPPORTED = {"type", "properties", "required", "additionalProperties", "enum", "items"}


def content_of(request: Request) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request.body["messages"][0]["content"]
    return found


def block(request: Request, name: str) -> Any:
    texts = [part["text"] for part in content_of(request) if part["type"] == "text"]
    text = next(text for text in texts if text.startswith(f"<{name}>\n"))
    return json.loads(text.removeprefix(f"<{name}>\n").removesuffix(f"\n</{name}>"))


def said(n: int, text: str) -> Message:
    return Message(id=f"message-{n}", by="customer", at=excerpts.NOON + timedelta(seconds=n), text=text)


def test_the_hash_is_of_the_exact_bytes() -> None:
    request = excerpts.request()
    assert request.sha256 == hashlib.sha256(request.content).hexdigest()
    assert asking.request("draft", excerpts.excerpt(), excerpts.HAIKU, excerpts.TODAY).sha256 == request.sha256
    assert excerpts.request(of=excerpts.excerpt("Hello?")).sha256 != request.sha256


@pytest.mark.parametrize("task", TASKS)
def test_a_request_has_the_documented_form(task: Task) -> None:
    body = excerpts.request(task).body
    assert body.keys() == {"model", "max_tokens", "system", "messages", "output_config"}
    cached = {"cache_control": {"type": "ephemeral"}}
    assert body["system"] == [{"type": "text", "text": prompts.text(prompts.CURRENT[task]), **cached}]
    assert [one["role"] for one in body["messages"]] == ["user"]
    assert body["output_config"]["format"] == {"type": "json_schema", "schema": forms.schema(task)}
    assert [part for part in body["messages"][0]["content"] if "cache_control" in part] == [content_of_workspace(body)]


def content_of_workspace(body: dict[str, Any]) -> Any:
    return next(part for part in body["messages"][0]["content"] if part["text"].startswith("<workspace>"))


def test_messages_are_told_in_their_order_with_short_names() -> None:
    told = block(excerpts.request("triage", excerpts.excerpt("And?", summary="Asked before.")), "conversation")
    assert [(one["id"], one["from"], one["text"]) for one in told["messages"]] == [
        ("m1", "customer", "Where is my parcel 4711?"),
        ("m2", "us", "Look at https://shop.example/track"),
        ("m3", "customer", "And?"),
    ]
    assert (told["contact"], told["summary"], told["left_out"]) == ("Ada", "Asked before.", 0)
    assert told["messages"][0]["at"] == "2026-11-26T12:00:00Z"


def test_short_names_lead_back_to_our_ids() -> None:
    assert excerpts.request().shown == {
        "m1": "message-1",
        "m2": "message-2",
        "k1": "snippet-1",
        "l1": "label-1",
        "a1": "member-1",
    }


def test_no_id_of_ours_leaves() -> None:
    content = excerpts.request("triage").content + excerpts.request("draft").content
    assert not any(name.encode() in content for name in ("message-1", "snippet-1", "label-1", "member-1"))


def test_what_a_workspace_wrote_is_the_same_prefix_in_all_its_conversations() -> None:
    one, other = (excerpts.request("draft", excerpts.excerpt(text)).content for text in ("Hello", "Good day"))
    begins = one.index(b"<conversation>")
    assert one[:begins] == other[:begins]
    assert one[begins:] != other[begins:]


def test_each_task_sees_what_it_needs_of_the_workspace() -> None:
    seen = {task: block(excerpts.request(task), "workspace").keys() - {"instructions", "canary"} for task in TASKS}
    known = {"knowledge"}
    assert seen == {"triage": {"labels", "members"}, "summary": known, "draft": known, "description": set()}


def test_a_description_sees_the_file_and_no_conversation() -> None:
    request = excerpts.request("description")
    image = content_of(request)[2]
    assert image["transformations"] == {"oversized_image": "error"}
    assert base64.b64decode(image["source"]["data"]) == excerpts.image()
    assert block(request, "file") == {"name": "box.webp", "type": "image/webp"}
    assert b"4711" not in request.content


def test_a_pdf_is_a_document_by_its_bytes() -> None:
    file = File("application/pdf", excerpts.pdf("Invoice"), "a.pdf")
    document = content_of(asking.request("description", excerpts.excerpt(file=file), excerpts.HAIKU, excerpts.TODAY))[2]
    assert (document["type"], document["source"]["media_type"]) == ("document", "application/pdf")
    assert base64.b64decode(document["source"]["data"]) == file.content


def test_the_newest_messages_are_shown_and_the_others_counted() -> None:
    many = replace(excerpts.excerpt(), messages=[said(n, f"number {n}") for n in range(200)])
    told = block(excerpts.request(of=many), "conversation")
    assert len(told["messages"]) == limits.MESSAGES_MAX
    assert told["left_out"] == 200 - limits.MESSAGES_MAX
    assert told["messages"][-1]["text"] == "number 199"


def test_no_conversation_is_longer_than_its_bytes() -> None:
    long = replace(excerpts.excerpt(), messages=[said(n, "語" * 5_000) for n in range(60)])
    request = excerpts.request(of=long)
    assert sum(len(one.text.encode()) for one in request.excerpt.messages) <= limits.CONVERSATION_BYTES_MAX
    assert all(len(one.text) <= limits.MESSAGE_CHARS_MAX for one in request.excerpt.messages)
    assert request.excerpt.messages[-1].text.endswith(" …")


def test_knowledge_has_its_limit() -> None:
    many = replace(excerpts.excerpt(), snippets=[Snippet(f"s{n}", "T", "x" * 9_000) for n in range(100)])
    request = excerpts.request(of=many)
    assert sum(len(one.text) for one in request.excerpt.snippets) <= limits.KNOWLEDGE_BYTES_MAX
    assert "k13" not in request.shown


def test_only_what_was_shown_can_be_named() -> None:
    many = replace(excerpts.excerpt(), messages=[said(n, "x") for n in range(200)])
    assert {name for name in excerpts.request(of=many).shown.values() if name.startswith("message")} == {
        f"message-{n}" for n in range(140, 200)
    }


@pytest.mark.parametrize(
    ("content_type", "size", "is_taken"),
    [
        ("image/jpeg", 1, True),
        ("image/webp", limits.IMAGE_BYTES_MAX, True),
        ("image/webp", limits.IMAGE_BYTES_MAX + 1, False),
        ("application/pdf", limits.PDF_BYTES_MAX, True),
        ("application/pdf", limits.PDF_BYTES_MAX + 1, False),
        ("image/png", 0, False),
        ("audio/ogg", 1_000, False),
        ("video/mp4", 1_000, False),
    ],
)
def test_sounds_and_what_is_too_large_are_not_described(content_type: str, size: int, is_taken: bool) -> None:
    assert is_describable(content_type, size) is is_taken


def test_a_file_that_is_not_taken_is_not_asked_about() -> None:
    voice = excerpts.excerpt(file=File("audio/ogg", b"OggS", "a.ogg"))
    for of in (voice, excerpts.excerpt()):
        with pytest.raises(CantBeAsked):
            asking.request("description", of, excerpts.HAIKU, excerpts.TODAY)


@pytest.mark.parametrize("task", ["triage", "summary", "draft"])
def test_where_the_customer_said_nothing_there_is_nothing_to_ask(task: Task) -> None:
    ours = replace(excerpts.excerpt(), messages=[replace(said(1, "Hello"), by="us")])
    with pytest.raises(CantBeAsked):
        excerpts.request(task, ours)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["triage", "summary", "draft"]),
    st.text(max_size=300),
    st.sampled_from(["claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5"]),
    st.data(),
)
def test_no_call_costs_more_than_is_reserved(task: Task, text: str, model: str, data: st.DataObject) -> None:
    request = excerpts.request(task, excerpts.excerpt(text), model)
    prompt = data.draw(st.integers(0, len(request.content) + asking.OVERHEAD_TOKENS_MAX))
    cached = data.draw(st.integers(0, prompt))
    usage = Usage(
        input_tokens=prompt - cached,
        cache_creation_5m_tokens=cached,
        output_tokens=data.draw(st.integers(0, request.body["max_tokens"])),
    )
    assert prices.cost(usage, request.price) <= request.reserved_microdollars


def test_a_count_of_the_service_makes_the_reservation_of_a_pdf_smaller_but_never_larger() -> None:
    file = File("application/pdf", excerpts.pdf("Invoice"), "a.pdf")
    pdf = asking.request("description", excerpts.excerpt(file=file), excerpts.HAIKU, excerpts.TODAY)
    assert asking.counted(pdf, 3_000).reserved_microdollars < pdf.reserved_microdollars / 50
    assert asking.counted(pdf, 10_000_000).reserved_microdollars == pdf.reserved_microdollars


def test_a_model_without_a_price_is_not_asked() -> None:
    with pytest.raises(prices.NoPrice, match="claude-unheard-of"):
        excerpts.request(model="claude-unheard-of")
    with pytest.raises(prices.NoPrice, match="2019"):
        asking.request("draft", excerpts.excerpt(), excerpts.HAIKU, date(2019, 1, 1))


@pytest.mark.parametrize("task", get_args(Task))
def test_schemas_are_flat_and_closed(task: Task) -> None:
    nodes = [forms.schema(task)]
    for node in nodes:
        assert node.keys() <= SUPPORTED
        inner = node.get("properties", {})
        if node["type"] == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == [*inner]
        nodes += [*inner.values(), *([node["items"]] if "items" in node else [])]
    assert len(nodes) < 20
