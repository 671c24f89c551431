"""Laws 4 and 8: an erasure reaches every read model, and a fold after it gives the rows that it left."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import histories
from ai_histories import TASKS, answer
from histories import Entry, Step
from onrecord.events import (
    AiRequested,
    ContactAliased,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    ConversationLabelled,
    ConversationRead,
    MediaRequested,
    MessageEdited,
    MessageReacted,
)
from projections.catalogue import LIVE
from projections.projection import Table
from read_side import ReadSide
from telling import conversation_of, named

TABLES = [table for projection in LIVE for table in projection.tables]
# What holds something personal of a contact; test_workspace_directory.py looks after what is personal of members.
OF_CONTACTS = [table for table in TABLES if table.personal and table.name != "workspace_directory_v3"]
CANARY = "marmalade"
STEPS = [
    Step(0, "receive", f"{CANARY} 1"),
    Step(1, "receive", "Hello"),
    Step(0, "send", f"{CANARY} 2"),
    Step(0, "note", f"{CANARY} 3"),
    Step(0, "erase"),
    Step(1, "send", "Still here"),
]


def of_every_kind(read_side: ReadSide) -> list[Entry]:
    """A history that leaves a row in every table, personal where it can be."""
    told = read_side.telling()
    told.open(0, name=CANARY, address=f"+{CANARY}")
    seq = told.receive(0, f"{CANARY} 1")
    told.note(0, f"{CANARY} 2")
    news: dict[str, Any] = {
        "conversation_id": conversation_of(0),
        "provider_message_id": CANARY,
        "sent_at": histories.BEGAN,
    }
    told.tell(
        0,
        MessageEdited(message_id=named("message"), text=f"{CANARY} 3", **news),
        MessageReacted(message_id=named("message"), emoji=f"{CANARY}!", **news),
        MediaRequested(
            conversation_id=conversation_of(0),
            media_id=named("file"),
            message_id=None,
            origin="member",
            channel_id=None,
            kind="image",
            media_type="image/png",
            size_bytes=1,
            sha256=None,
            file_name=f"{CANARY}.png",
            provider_media_id=None,
        ),
    )
    for task in TASKS:
        media_id = named("file") if task == "description" else None
        asked = AiRequested(
            conversation_id=conversation_of(0),
            request_id=named(task),
            task=task,
            of_version=1,
            media_id=media_id,
            instruction=f"{CANARY}, please",
        )
        told.tell(0, asked, answer(asked, f"{CANARY} said", lambda what: UUID(named(what))))
    told.tell(
        0,
        ConversationRead(conversation_id=conversation_of(0), member_id=named("member"), read_seq=seq),
        ConversationLabelled(conversation_id=conversation_of(0), version=told.next_version(), label_id=named("label")),
        ContactRenamed(name=f"{CANARY} renamed"),
        ContactAliased(conversation_id=conversation_of(0), channel="whatsapp", address=f"+{CANARY} 2"),
        ContactFieldSet(field="city", value=f"{CANARY} town"),
        ContactLinked(conversation_id=conversation_of(0), linked_contact_id=named("another contact")),
    )
    return told.entries


@given(steps=histories.steps(), cut=st.integers(0, 40))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_fold_after_the_erasure_gives_the_rows_that_the_erasure_left(
    read_side: ReadSide, steps: list[Step], cut: int
) -> None:
    read_side.reset()
    entries = read_side.history(steps)
    read_side.project(entries[:cut])
    read_side.project(entries)
    left = read_side.everything()
    read_side.reset()
    for entry in entries:
        if b"contact.erased" in entry.record:
            read_side.destroy_key(entry.key)
    read_side.project(entries)
    assert read_side.everything() == left


def test_nothing_of_the_erased_stays_and_the_others_keep_theirs(read_side: ReadSide) -> None:
    read_side.project(read_side.history(STEPS))
    assert CANARY not in str(read_side.everything())
    assert {row["text"] for row in read_side.rows("timeline_v5")} == {"[erased]", None, "Hello", "Still here"}


def test_nothing_of_the_erased_stays_whatever_was_known_of_them(read_side: ReadSide) -> None:
    entries = of_every_kind(read_side)
    read_side.project(entries)
    holding = [name for name, rows in read_side.everything().items() if CANARY in str(rows)]
    of_contacts = [table.name for table in TABLES if table.personal and table.name != "workspace_directory_v3"]
    assert holding == of_contacts, "each of them had something personal"
    told = read_side.telling()
    told.entries, told.ends[0] = entries, len(entries)
    told.tell(0, ContactErased(reason="asked_by_person", conversation_ids=(conversation_of(0),)))
    read_side.project(told.entries)
    assert CANARY not in str(read_side.everything())
    (file,) = read_side.rows("timeline_files_v5")
    assert (file["state"], file["has_preview"]) == ("deleted", False)


def test_before_the_erasure_it_was_there(read_side: ReadSide) -> None:
    read_side.project(read_side.history(STEPS[:4]))
    assert CANARY in str(read_side.everything())


def test_an_erasure_reaches_rows_whose_key_is_parked(read_side: ReadSide) -> None:
    entries = read_side.history(STEPS)
    (sent,) = [place for place, entry in enumerate(entries) if entry.shard == 0 and entry.seq == 4]
    read_side.project([*entries[:sent], entries[sent]._replace(record=b"garbage"), *entries[sent + 1 :]])
    assert read_side.rows("parked"), "the key is parked"
    assert CANARY not in str(read_side.everything())


@pytest.mark.parametrize("table", OF_CONTACTS, ids=lambda table: table.name)
def test_the_planner_keeps_no_samples_of_personal_columns(read_side: ReadSide, table: Table) -> None:
    read_side.project(of_every_kind(read_side))
    read_side.connection.execute("analyze")
    sampled = read_side.connection.execute(
        "select attname from pg_stats where schemaname = 'read' and tablename = %s", (table.name,)
    ).fetchall()
    assert sampled, "the other columns are sampled"
    assert not {name for (name,) in sampled} & set(table.personal)
    of_indexes = """
        select tablename, attname from pg_stats
        where schemaname = 'read' and (schemaname || '.' || tablename)::regclass in (
            select indexrelid from pg_index where indrelid = %s::regclass
        )
    """
    assert read_side.connection.execute(of_indexes, (f"read.{table.name}",)).fetchall() == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_says_how_its_personal_columns_are_erased(table: Table) -> None:
    assert bool(table.personal) == (table.erase is not None)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_a_table_calls_personal_is_a_column_of_it(read_side: ReadSide, table: Table) -> None:
    found = read_side.connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", (f"read.{table.name}",)
    ).fetchall()
    assert {name for (name,) in found} >= {*table.personal, *table.key_columns}
