"""Old records are read for ever: a chain of pure steps leads from the type that was written to today's."""

from typing import Any

import pytest

from onrecord.events import BY_TYPE, NoteAdded
from onrecord.events.upcast import UPCASTERS, TypeIsUnknown, Upcaster, personal_fields, upcast

NOTE = {"conversation_id": "01900000-0000-7000-8000-000000000001", "note_id": "01900000-0000-7000-8000-000000000002"}


def named(fields: dict[str, Any]) -> dict[str, Any]:
    return {"note_id": fields["id"], **{name: value for name, value in fields.items() if name != "id"}}


def joined(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "lines"} | {"text": "\n".join(fields["lines"])}


CHAIN = {
    "note.jotted.v1": Upcaster("note.jotted.v2", frozenset({"lines"}), named),
    "note.jotted.v2": Upcaster("note.added.v2", frozenset({"lines"}), joined),
}


def test_a_record_of_any_age_goes_through_every_step() -> None:
    oldest = {"conversation_id": NOTE["conversation_id"], "id": NOTE["note_id"], "lines": ["one", "two"]}
    assert upcast("note.jotted.v1", oldest, CHAIN) == (NoteAdded, NOTE | {"text": "one\ntwo"})
    assert upcast("note.jotted.v2", NOTE | {"lines": ["one"]}, CHAIN) == (NoteAdded, NOTE | {"text": "one"})


def test_todays_type_takes_no_step() -> None:
    assert upcast("note.added.v2", NOTE | {"text": "one"}, CHAIN) == (NoteAdded, NOTE | {"text": "one"})


def test_a_step_changes_nothing_of_what_it_was_given() -> None:
    oldest = {"conversation_id": NOTE["conversation_id"], "id": NOTE["note_id"], "lines": ["one"]}
    before = dict(oldest)
    upcast("note.jotted.v1", oldest, CHAIN)
    assert oldest == before


def test_an_old_type_knows_what_it_has_sealed() -> None:
    assert personal_fields("note.jotted.v1", CHAIN) == {"lines"}


def test_a_type_that_neither_is_nor_was_is_unknown() -> None:
    with pytest.raises(TypeIsUnknown, match=r"'note.added.v9' is unknown"):
        personal_fields("note.added.v9", CHAIN)


def test_every_chain_ends_at_a_type_of_today() -> None:
    for event_type in UPCASTERS:
        assert event_type not in BY_TYPE
        model, _ = upcast(event_type, {})
        assert model in BY_TYPE.values()
