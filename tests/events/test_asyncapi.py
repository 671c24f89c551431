"""The AsyncAPI document: the standard's own parser takes it, and what it says of a record is so."""

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sealing
from event_strategies import SOURCE, envelopes, events_of
from onrecord import app
from onrecord.events import BY_TYPE, asyncapi, examples
from onrecord.events.envelope import decode, encode
from onrecord.vault.keys import NoKeys

NODE = Path(__file__).parents[1] / "node"
WRITTEN = Path(__file__).parents[2] / "docs" / "asyncapi.json"
HINT = 2  # such as: there is a version 3.1
DOCUMENT = app.event_document()
SEALED = sorted(name for name, model in BY_TYPE.items() if model.personal)
OPEN = sorted(set(BY_TYPE) - set(SEALED))

Value = tuple[str, object]


def ran(script: str, given: object) -> Any:
    """What a script of tests/node answers."""
    assert (NODE / "node_modules").exists(), "`make test` installs the npm packages; run it once"
    node = Path(sys.executable).with_name("node")
    done = subprocess.run([node, script], input=orjson.dumps(given), capture_output=True, cwd=NODE, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return orjson.loads(done.stdout)


def misfits(values: Sequence[Value]) -> list[str | None]:
    """Why each value doesn't fit the schema that it names; None where it does."""
    found: list[str | None] = ran("fit.mjs", {"document": DOCUMENT, "values": values})
    return found


@cache
def records_of(event_type: str) -> st.SearchStrategy[bytes]:
    """Records of one type, written by the code that writes the log's."""

    def record(event: Any, envelope: Any, subject_id: str) -> bytes:
        subject = f"{examples.stream_of(event_type)}/{subject_id}"
        return encode(event, envelope._replace(subject=subject), SOURCE, sealing.key_of(subject_id))

    return st.builds(record, events_of(BY_TYPE[event_type]), envelopes, st.uuids().map(str))


def spoilt() -> list[Value]:
    """Records that nobody may write."""
    records = [(name, examples.record(name)) for name in BY_TYPE]
    personal = [(name, record, examples.sealed_fields(name)) for name, record in records if name in SEALED]
    sealed = personal[0][1]["sealed"]
    return [
        *((name, record | {"data": record["data"] | {"marmalade": "red"}}) for name, record in records),
        *((name, record | {"data": {}}) for name, record in records if record["data"]),
        *((name, record | {"type": "marmalade.spilled.v1"}) for name, record in records),
        *((name, {key: value for key, value in record.items() if key != "sealed"}) for name, record, _ in personal),
        *((name, record | {"data": record["data"] | fields}) for name, record, fields in personal),
        *((name, record | {"sealed": sealed}) for name, record in records if name in OPEN),
        *((f"{name}.sealed", {}) for name in SEALED),
    ]


def test_the_parser_finds_no_mistake_in_the_document() -> None:
    assert [found for found in ran("parse.mjs", DOCUMENT) if found["severity"] < HINT] == []


@pytest.mark.parametrize("examples_max", [5, pytest.param(100, marks=pytest.mark.soak)])
def test_every_record_fits_the_schema_of_its_type(examples_max: int) -> None:
    values: list[Value] = [(name, examples.record(name)) for name in BY_TYPE]

    # An example is a record of each type: large, and slow to draw.
    checks = [HealthCheck.too_slow, HealthCheck.large_base_example]

    @settings(deadline=None, max_examples=examples_max, database=None, suppress_health_check=checks)
    @given(data=st.data())
    def gather(data: st.DataObject) -> None:
        values.extend((name, orjson.loads(data.draw(records_of(name)))) for name in BY_TYPE)

    gather()
    assert set(misfits(values)) == {None}


def test_what_is_sealed_fits_the_schema_of_the_sealed_part() -> None:
    values: list[Value] = [(f"{name}.sealed", examples.sealed_fields(name)) for name in SEALED]
    assert set(misfits(values)) == {None}


def test_a_record_that_nobody_may_write_fits_no_schema() -> None:
    values = spoilt()
    fitting = [value for value, misfit in zip(values, misfits(values), strict=True) if misfit is None]
    assert fitting == []


def test_a_type_has_a_message_that_is_sent_in_the_log() -> None:
    sent = {name: {"$ref": f"#/components/messages/{name}"} for name in BY_TYPE}
    assert DOCUMENT["channels"]["log"]["messages"] == sent
    references = [message["$ref"] for message in DOCUMENT["operations"]["publish"]["messages"]]
    assert set(references) >= {f"#/channels/log/messages/{name}" for name in BY_TYPE}
    assert [name for name in BY_TYPE if DOCUMENT["components"]["messages"][name]["name"] != name] == []


def test_a_field_is_public_or_sealed_and_never_both() -> None:
    for event_type, model in BY_TYPE.items():
        assert set(asyncapi.personal_fields(event_type)) == model.personal
        assert set(asyncapi.public_fields(event_type)) == model.model_fields.keys() - model.personal - {"type"}


def test_an_example_is_a_record_that_is_read_without_a_key() -> None:
    for event_type in BY_TYPE:
        record = examples.record(event_type)
        envelope, event = decode(orjson.dumps(record), record["source"], NoKeys())
        assert envelope == examples.envelope(event_type)
        assert event.type == event_type


def test_an_example_shows_nothing_of_what_is_sealed() -> None:
    for event_type in SEALED:
        record = json.dumps(examples.record(event_type))
        assert [text for text in examples.sealed_fields(event_type).values() if text in record] == []


async def test_the_api_answers_the_document_that_is_written_down_and_asks_for_no_token() -> None:
    transport = httpx.ASGITransport(app.document())
    async with httpx.AsyncClient(transport=transport, base_url="http://onrecord.test") as client:
        response = await client.get("/asyncapi.json")
    assert response.status_code == 200
    assert response.json() == json.loads(WRITTEN.read_text("utf-8"))
