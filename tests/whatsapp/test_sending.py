"""Every kind of message has a body that the Graph API takes, and nobody's name stands where a number does."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from onrecord.outgoing import Outgoing, Reaction
from onrecord.stack.whatsapp.payloads import check_send
from onrecord.whatsapp.sending import File, Recipient, addressed, payload

MEDIA_ID = "01900000-0000-7000-8000-000000000009"
ADAPTER: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
TO = Recipient("number", "+1 202 555 0175")
FILE = {"kind": "file", "media_id": MEDIA_ID}
TEMPLATE = {"kind": "template", "name": "order_update", "language": "en"}


def body(fields: dict[str, Any], file_kind: str | None = None, answers: str | None = None) -> dict[str, Any]:
    """The body, which the simulator's own reader takes."""
    file = File("media-1", file_kind) if file_kind else None
    found = payload("effect-1", TO, ADAPTER.validate_python(fields), answers, file)
    checked = check_send(found)
    assert (checked.callback_data, checked.address) == ("effect-1", "12025550175")
    return found


def test_a_text() -> None:
    found = body({"kind": "text", "text": "Hello"}, answers="wamid.1")
    assert found["text"]["body"] == "Hello"
    assert found["context"] == {"message_id": "wamid.1"}
    assert found["recipient_type"] == "individual"


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("image", {"image": {"id": "media-1", "caption": "Here"}}),
        ("video", {"video": {"id": "media-1", "caption": "Here"}}),
        ("document", {"document": {"id": "media-1", "caption": "Here", "filename": "bill.pdf"}}),
    ],
)
def test_a_file_goes_out_by_the_providers_id_as_what_it_is(kind: str, sent: dict[str, Any]) -> None:
    found = body(FILE | {"caption": "Here", "file_name": "bill.pdf"}, kind)
    assert found["type"] == kind
    assert {kind: found[kind]} == sent


def test_a_voice_note_is_audio_that_says_so() -> None:
    assert body(FILE, "voice")["audio"] == {"id": "media-1", "voice": True}
    assert body(FILE, "audio")["audio"] == {"id": "media-1"}


def test_a_template_is_filled_by_order_by_name_with_header_and_buttons() -> None:
    filled = TEMPLATE | {"parameters": ["Ana", "7"], "header": "Hello", "buttons": [{"index": 0, "text": "x7"}]}
    assert body(filled)["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "text", "text": "Hello"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "7"}]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "x7"}]},
    ]
    named = body(TEMPLATE | {"parameters": {"name": "Ana"}, "buttons": [{"index": 1, "payload": "yes"}]})
    assert named["template"]["components"] == [
        {"type": "body", "parameters": [{"type": "text", "parameter_name": "name", "text": "Ana"}]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "1",
            "parameters": [{"type": "payload", "payload": "yes"}],
        },
    ]
    shown = body(TEMPLATE | {"header_media_id": MEDIA_ID}, "image")["template"]
    assert shown["components"] == [{"type": "header", "parameters": [{"type": "image", "image": {"id": "media-1"}}]}]
    assert body(TEMPLATE)["template"] == {"name": "order_update", "language": {"code": "en"}}


def test_buttons_and_lists_are_interactive() -> None:
    buttons = body({"kind": "buttons", "text": "Well?", "footer": "F", "buttons": [{"id": "1", "title": "Yes"}]})
    assert buttons["interactive"] == {
        "type": "button",
        "body": {"text": "Well?"},
        "footer": {"text": "F"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Yes"}}]},
    }
    rows = [{"id": "1", "title": "One"}, {"id": "2", "title": "Two", "description": "more"}]
    listed = body({"kind": "list", "text": "Which?", "header": "H", "button": "Choose", "sections": [{"rows": rows}]})
    assert listed["interactive"]["action"] == {"button": "Choose", "sections": [{"rows": rows}]}
    assert listed["interactive"]["header"] == {"type": "text", "text": "H"}


def test_a_reaction_is_on_a_message_and_quotes_none() -> None:
    found = payload("effect-1", TO, Reaction(emoji=""), "wamid.1", None)
    assert found["reaction"] == {"message_id": "wamid.1", "emoji": ""}
    assert "context" not in found
    check_send(found)


def test_the_providers_name_for_somebody_is_never_a_number() -> None:
    assert addressed(Recipient("user_id", "US.13491208655302741918")) == {"recipient": "US.13491208655302741918"}
    with pytest.raises(ValueError, match="number"):
        addressed(Recipient("number", "US.13491208655302741918"))
