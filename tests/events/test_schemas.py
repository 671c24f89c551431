"""Each event type has the schema that is written down in schemas/. See tests/golden_schemas.py for a new type."""

import json

import pytest

from golden_schemas import FOLDER, path_of, schema_of
from onrecord.events import BY_TYPE
from onrecord.events.upcast import UPCASTERS

IRREGULAR = {"sent", "read", "set", "field_set"}


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_a_type_has_the_schema_that_is_written_down(event_type: str) -> None:
    assert schema_of(event_type) == json.loads(path_of(event_type).read_text("utf-8"))


def test_no_type_that_is_written_down_was_removed() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == BY_TYPE.keys() | UPCASTERS.keys()


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_a_type_is_named_in_the_past_tense_with_a_version(event_type: str) -> None:
    thing, happened, version = event_type.split(".")
    assert thing
    assert happened.endswith("ed") or happened in IRREGULAR
    assert version[:1] == "v"
    assert version[1:].isdigit()


@pytest.mark.parametrize("event_type", sorted(BY_TYPE))
def test_a_type_takes_no_field_that_is_not_its_own(event_type: str) -> None:
    assert schema_of(event_type)["additionalProperties"] is False
