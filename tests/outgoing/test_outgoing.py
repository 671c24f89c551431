"""Messages that go out: what WhatsApp doesn't take is refused in words, and an event gives back what it was given."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from commands.sending import queue
from deciding import CONVERSATION_ID, NEW_ID, conversation
from onrecord import outgoing, queued
from onrecord.outgoing import Outgoing, Reaction

MEDIA_ID = "01900000-0000-7000-8000-000000000009"
ADAPTER: TypeAdapter[Outgoing] = TypeAdapter(outgoing.Message)
GOOD: list[dict[str, Any]] = [
    {"kind": "text", "text": "x" * 4096},
    {"kind": "file", "media_id": MEDIA_ID},
    {"kind": "file", "media_id": MEDIA_ID, "caption": "x" * 1024, "file_name": "Bill 7.pdf"},
    {"kind": "template", "name": "hello", "language": "en"},
    {"kind": "template", "name": "order_update", "language": "pt_BR", "parameters": ["Ana", "Demo 1"]},
    {"kind": "template", "name": "named", "language": "fil", "parameters": {"name": "Ana"}, "header": "A line"},
    {
        "kind": "template",
        "name": "parcel",
        "language": "zh_Hans",
        "header_media_id": MEDIA_ID,
        "buttons": [{"index": 0, "text": "7"}, {"index": 9, "payload": "p" * 128}],
    },
    {"kind": "buttons", "text": "x" * 1024, "buttons": [{"id": f"{n}", "title": f"{n}" * 20} for n in range(3)]},
    {"kind": "buttons", "text": "Well?", "header": "H", "footer": "F", "buttons": [{"id": "1", "title": "Yes"}]},
    {
        "kind": "list",
        "text": "Which?",
        "button": "b" * 20,
        "sections": [{"rows": [{"id": f"{n}", "title": "t" * 24, "description": "d" * 72} for n in range(10)]}],
    },
    {
        "kind": "list",
        "text": "Which?",
        "button": "Choose",
        "sections": [{"title": title, "rows": [{"id": title, "title": "Same"}]} for title in ("One", "Two")],
    },
]
BUTTON, ROW = {"id": "1", "title": "Yes"}, {"id": "1", "title": "One"}
BUTTONS = {"kind": "buttons", "text": "Well?", "buttons": [BUTTON]}
LIST = {"kind": "list", "text": "Which?", "button": "Choose", "sections": [{"rows": [ROW]}]}
TEMPLATE = {"kind": "template", "name": "hello", "language": "en"}
FILE = {"kind": "file", "media_id": MEDIA_ID}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "of no kind that there is": ({"kind": "sticker"}, "text"),
    "a text without words": ({"kind": "text", "text": ""}, "at least 1"),
    "a text too long": ({"kind": "text", "text": "x" * 4097}, "at most 4096"),
    "a caption too long": (FILE | {"caption": "x" * 1025}, "at most 1024 characters"),
    "a file's name with a folder": (FILE | {"file_name": "../bill.pdf"}, "without folders"),
    "a template's name in capitals": (TEMPLATE | {"name": "Hello"}, "pattern"),
    "a language with a hyphen": (TEMPLATE | {"language": "en-US"}, "pattern"),
    "a line break in a template's place": (TEMPLATE | {"parameters": ["a\nb"]}, "no line breaks"),
    "a wide gap in a template's place": (TEMPLATE | {"parameters": {"name": "a     b"}}, "4 spaces"),
    "two headers": (TEMPLATE | {"header": "H", "header_media_id": MEDIA_ID}, "not both"),
    "a template's button with nothing": (TEMPLATE | {"buttons": [{"index": 0}]}, "either a text"),
    "a template's button twice": (TEMPLATE | {"buttons": [{"index": 0, "text": "7"}] * 2}, "same index"),
    "no button": (BUTTONS | {"buttons": []}, "at least 1 item"),
    "a fourth button": (BUTTONS | {"buttons": [{"id": f"{n}", "title": f"{n}"} for n in range(4)]}, "at most 3 items"),
    "a button's title too long": (BUTTONS | {"buttons": [BUTTON | {"title": "x" * 21}]}, "at most 20 characters"),
    "buttons of one id": (BUTTONS | {"buttons": [BUTTON, BUTTON | {"title": "No"}]}, "same id"),
    "buttons of one title": (BUTTONS | {"buttons": [BUTTON, BUTTON | {"id": "2"}]}, "same title"),
    "a text with buttons too long": (BUTTONS | {"text": "x" * 1025}, "at most 1024 characters"),
    "a footer too long": (BUTTONS | {"footer": "x" * 61}, "at most 60 characters"),
    "an eleventh row": (
        LIST | {"sections": [{"title": f"{n}", "rows": [{"id": f"{n}", "title": "x"}]} for n in range(11)]},
        "at most 10 items",
    ),
    "eleven rows in two sections": (
        LIST
        | {
            "sections": [
                {"title": f"{s}", "rows": [{"id": f"{s}.{n}", "title": "x"} for n in range(6)]} for s in range(2)
            ]
        },
        "over all sections: this one has 12",
    ),
    "sections without titles": (LIST | {"sections": [{"rows": [ROW]}, {"rows": [ROW | {"id": "2"}]}]}, "has a title"),
    "rows of one id": (LIST | {"sections": [{"rows": [ROW, ROW]}]}, "same id"),
    "a row's title too long": (LIST | {"sections": [{"rows": [ROW | {"title": "x" * 25}]}]}, "at most 24 characters"),
    "a field that nobody knows": (BUTTONS | {"colour": "red"}, "not permitted"),
}


@pytest.mark.parametrize("fields", GOOD, ids=lambda fields: fields["kind"])
def test_an_event_gives_back_the_message_that_it_was_given(fields: dict[str, Any]) -> None:
    message = ADAPTER.validate_python(fields)
    event = queue(conversation(), message, NEW_ID, media_kind="document")
    assert queued.read(event) == message
    assert event.conversation_id == str(CONVERSATION_ID)


@pytest.mark.parametrize("emoji", ["👍🏽", "❤️", "👩‍👩‍👧", "🇧🇷", "7️⃣", ""])
def test_an_emoji_is_a_reaction_and_none_takes_it_back(emoji: str) -> None:
    event = queue(conversation(), Reaction(emoji=emoji), NEW_ID)
    assert queued.read(event) == Reaction(emoji=emoji)


@pytest.mark.parametrize("emoji", ["ok", "👍 👍", "7", "👍" * 33])
def test_words_are_no_reaction(emoji: str) -> None:
    with pytest.raises(ValidationError):
        Reaction(emoji=emoji)


@pytest.mark.parametrize("name", BAD)
def test_what_whatsapp_does_not_take_is_refused_in_words(name: str) -> None:
    fields, said = BAD[name]
    with pytest.raises(ValidationError) as caught:
        ADAPTER.validate_python(fields)
    assert said in " ".join(row["msg"] for row in caught.value.errors())


def test_what_a_file_is_stands_in_its_event_and_where_it_is() -> None:
    message = ADAPTER.validate_python(FILE | {"caption": "Here"})
    event = queue(conversation(), message, NEW_ID, media_kind="voice")
    assert (event.kind, event.text, event.media_id) == ("voice", "Here", str(UUID(MEDIA_ID)))
