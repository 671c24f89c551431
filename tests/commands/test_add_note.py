"""Adding a note: it goes on the record and moves nothing."""

import httpx

from commands.add_note import AddNote, decide
from deciding import CONVERSATION_ID, NEW_ID, conversation
from installations import Installation
from onrecord.events import NoteAdded
from posting import done, take
from written import conversation as conversation_row
from written import counts, outbox

COMMAND = AddNote(conversation_id=CONVERSATION_ID, text="Asked twice")
EXPECTED = NoteAdded(conversation_id=str(CONVERSATION_ID), note_id=str(NEW_ID), text="Asked twice", mentions=())


def test_an_open_conversation_takes_a_note() -> None:
    assert decide(conversation(), COMMAND, NEW_ID, set()) == EXPECTED


def test_a_resolved_conversation_takes_a_note() -> None:
    assert decide(conversation("resolved"), COMMAND, NEW_ID, set()) == EXPECTED


def test_a_note_does_not_move_the_version() -> None:
    assert conversation(version=5).apply(EXPECTED) == conversation(version=5)


async def test_a_note_writes_its_record_and_no_message(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    before = counts(installation)
    written = await done(client, "add_note", taken.conversation_id, text="Asked twice")
    assert counts(installation) == before._replace(outbox=before.outbox + 1)
    assert conversation_row(installation, taken.conversation_id) == ("open", None, 2)
    assert written["version"] == 2
    last = outbox(installation)[-1]
    assert (last.type, last.record["data"]["note_id"]) == ("note.added.v2", written["note_id"])


async def test_a_note_refuses_nobody_who_saw_the_conversation_before_it(client: httpx.AsyncClient) -> None:
    taken = await take(client)
    await done(client, "add_note", taken.conversation_id, text="Asked twice")
    await done(client, "resolve_conversation", taken.conversation_id, version=taken.version)
