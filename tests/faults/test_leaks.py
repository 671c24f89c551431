import base64
import json
from collections.abc import Iterator

import pytest

import leaks
from checker import LogRecord
from installations import Installation
from leaks import Search

SECRET = 'für "Ümit"\nabcdefghij0123456789?>~'
RECORD = {"type": "message.received.v1", "data": {"text": SECRET}}


def _spelled() -> Iterator[tuple[str, bytes]]:
    """What the search calls a spelling, and an example made without it."""
    yield "UTF-8", SECRET.encode()
    yield "JSON", json.dumps(RECORD, ensure_ascii=False).encode()
    yield "ASCII JSON", json.dumps(RECORD).encode()
    yield "core", json.dumps(json.dumps(RECORD)).encode()
    yield "core", repr(SECRET).encode("unicode_escape")
    yield "UTF-8 in hex", b"\\x" + SECRET.encode().hex().encode()
    yield "UTF-8 in HEX", SECRET.encode().hex().upper().encode()
    for name, held in (("UTF-8", SECRET.encode()), ("JSON", json.dumps(RECORD, ensure_ascii=False).encode())):
        for before in range(3):
            at = (before + held.index("für".encode())) % 3
            yield f"{name} in base64 at {at}", base64.b64encode(b"~" * before + held + b"?" * before)
            yield f"{name} in base64url at {at}", base64.urlsafe_b64encode(b"~" * before + held + b"?" * before)


@pytest.mark.parametrize(("spelling", "spelled"), list(_spelled()), ids=[name for name, _ in _spelled()])
def test_a_secret_is_found_however_it_is_spelled(spelling: str, spelled: bytes) -> None:
    found = Search(["nobodysaidthis0123", SECRET]).leaks([("here", b"before" + spelled + b"after")])
    assert spelling in {leak.spelling for leak in found}
    assert {leak.secret for leak in found} == {SECRET}


@pytest.mark.parametrize("before", range(3))
def test_a_key_is_found_in_bytes_and_in_base64(before: int) -> None:
    key = bytes(range(200, 232))
    search = Search([key])
    assert search.leaks([("raw", b"~" * before + key)])
    assert search.leaks([("encoded", base64.b64encode(b"~" * before + key + b"?"))])
    assert not search.leaks([("another", base64.b64encode(b"~" * before + key[1:] + b"?"))])


def test_what_is_nearly_the_secret_is_not_found() -> None:
    places = [("cut", SECRET[:-4].encode()), ("other", SECRET.replace("9", "8").encode()), ("empty", b"")]
    assert Search([SECRET]).leaks(places) == []


def test_every_table_and_statistic_is_looked_into(installation: Installation) -> None:
    search = Search([SECRET])
    with installation.connect("postgres") as admin:
        assert search.leaks([*leaks.in_tables(admin), *leaks.in_statistics(admin), *leaks.in_activity(admin)]) == []
        admin.execute("create schema other")
        for name, value in {"text": SECRET, "json": json.dumps([SECRET]), "bytea": json.dumps(RECORD).encode()}.items():
            admin.execute(f"create table other.{name} (held {name})")
            admin.execute(f"insert into other.{name} select %s::{name} from generate_series(1, 10)", (value,))
        admin.execute("analyze")
        found = search.leaks([*leaks.in_tables(admin), *leaks.in_statistics(admin)])
    tables = {"table other.text", "table other.json", "table other.bytea"}
    views = {f"pg_stats: other.{name}.held" for name in ("text", "bytea")}
    assert {leak.place for leak in found} == tables | views | {
        f"pg_statistic: other.{name}.1" for name in ("text", "bytea")
    }


def test_every_part_of_a_record_is_looked_into() -> None:
    search = Search([SECRET])
    held = SECRET.encode()
    for record in (
        LogRecord(0, 1, held, b"{}"),
        LogRecord(0, 1, b"key", held),
        LogRecord(0, 1, b"key", b"{}", [(SECRET, None)]),
        LogRecord(0, 1, b"key", b"{}", [("seq", held)]),
    ):
        assert search.leaks(leaks.in_log({3: [record]}))
