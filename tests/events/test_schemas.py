"""Each event type has the schema that is written down in schemas/. See tests/golden_schemas.py for a new type."""

import json
import re

from golden_schemas import FOLDER, path_of, schema_of
from onrecord.events import BY_TYPE
from onrecord.events.upcast import UPCASTERS

IRREGULAR = {"sent", "read", "set", "field_set"}


def test_a_type_has_the_schema_that_is_written_down() -> None:
    written = {event_type: json.loads(path_of(event_type).read_text("utf-8")) for event_type in BY_TYPE}
    assert [event_type for event_type in BY_TYPE if schema_of(event_type) != written[event_type]] == []


def test_no_type_that_is_written_down_was_removed() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == BY_TYPE.keys() | UPCASTERS.keys()


def test_a_type_is_named_in_the_past_tense_with_a_version() -> None:
    form = re.compile(rf"[a-z_]+\.([a-z_]+ed|{'|'.join(IRREGULAR)})\.v\d+")
    assert [event_type for event_type in BY_TYPE if not form.fullmatch(event_type)] == []


def test_a_type_takes_no_field_that_is_not_its_own() -> None:
    assert [event_type for event_type in BY_TYPE if schema_of(event_type)["additionalProperties"] is not False] == []
