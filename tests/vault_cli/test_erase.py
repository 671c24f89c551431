"""`onrecord erase`: says what goes without saying anything personal, asks, and does it by the command of the API."""

from typing import NamedTuple
from uuid import UUID

import pytest

from commands.add_note import AddNote
from commands.link_contacts import LinkContacts
from commands.receive_message import ReceiveMessage
from commands.send_message import SendMessage
from installations import Installation
from invoking import customer, invoke, publish
from onrecord import ids
from onrecord.cli.running import executing
from posting import received
from waiting import until
from written import outbox, rows

PERSONAL = ("a demo question", "a demo answer", "a demo note", "Demo Erased", "+15550009999", "wamid.erased")


class Demo(NamedTuple):
    """A customer with a message each way and a note: their conversation, and where their first message stands."""

    contact_id: UUID
    conversation_id: UUID
    shard: int
    seq: int


@pytest.fixture
def demo(installation: Installation) -> Demo:
    question, answer, note, name, address, provider = PERSONAL
    body = received(text=question, name=name, address=address, provider_message_id=provider)
    with executing(installation.settings, installation.log) as run:
        executed = run(ReceiveMessage.model_validate(body))
        conversation_id = executed.answer.conversation_id
        run(SendMessage(conversation_id=conversation_id, text=answer))
        run(AddNote(conversation_id=conversation_id, text=note))
    shard, seq = map(int, executed.position.split(":"))
    return Demo(executed.answer.contact_id, conversation_id, shard, seq)


def state(installation: Installation) -> list[object]:
    """All that an erasure could change."""
    return [
        rows(installation, "select * from person_keys order by person_id"),
        rows(installation, "select * from contacts order by id"),
        rows(installation, "select * from conversations order by id"),
        rows(installation, "select * from messages order by id"),
        rows(installation, "select * from outbox order by shard, seq"),
    ]


def erase(installation: Installation, contact_id: UUID, *options: str, answer: str | None = None) -> tuple[int, str]:
    """Exit code and output, in which nothing may be personal."""
    result = invoke(installation, "erase", contact_id, "--reason", "asked_by_person", *options, answer=answer)
    for personal in PERSONAL:
        assert personal not in result.output
    return result.exit_code, result.output


def is_erased(installation: Installation, contact_id: UUID) -> bool:
    found = rows(installation, "select wrapped is null from person_keys where person_id = %s", (contact_id,))
    return found == [(True,)]


def test_a_dry_run_says_what_would_go_and_changes_nothing(installation: Installation, demo: Demo) -> None:
    before = state(installation)
    code, said = erase(installation, demo.contact_id, "--dry-run")
    assert (code, state(installation) == before) == (0, True)
    assert [line.split(maxsplit=1) for line in said.splitlines()[:4]] == [
        ["contact", str(demo.contact_id)],
        ["key", "1, to be destroyed for ever"],
        ["events", "4 in the outbox are sealed under it: nobody will read them again"],
        ["rows", "1 conversations, 2 messages stay: they hold no text"],
    ]
    assert "none yet: no projector has run" in said
    assert "this was a dry run: nothing was changed" in said


def test_a_dry_run_counts_the_rows_of_the_read_models(installation: Installation, demo: Demo) -> None:
    publish(installation)
    with installation.projector():
        expected = "1 rows of the conversation list, 3 of the timeline: their texts will read [erased]"
        until(lambda: expected in erase(installation, demo.contact_id, "--dry-run")[1], deadline_s=30)


def test_the_end_of_the_id_erases(installation: Installation, demo: Demo) -> None:
    code, said = erase(installation, demo.contact_id, answer=f"{str(demo.contact_id)[-8:]}\n")
    assert code == 0, said
    assert is_erased(installation, demo.contact_id)
    last = next(row for row in outbox(installation) if row.type == "contact.erased.v1")
    assert f"contact.erased.v1 stands at {last.shard}:{last.seq}" in said
    assert (last.record["actor"], last.record["data"]["reason"]) == ("system", "asked_by_person")


@pytest.mark.parametrize("answer", ["", "y\n", "00000000\n"])
def test_anything_else_changes_nothing(installation: Installation, demo: Demo, answer: str) -> None:
    before = state(installation)
    code, _ = erase(installation, demo.contact_id, answer=answer)
    assert (code, state(installation) == before) == (1, True)


def test_with_yes_it_does_not_ask(installation: Installation, demo: Demo) -> None:
    code, said = erase(installation, demo.contact_id, "--yes")
    assert code == 0, said
    assert is_erased(installation, demo.contact_id)


def test_who_is_linked_is_said_and_erased_as_well(installation: Installation, demo: Demo) -> None:
    other, *_ = customer(installation, "another demo text")
    with executing(installation.settings, installation.log) as run:
        run(LinkContacts(contact_id=demo.contact_id, linked_contact_id=other.contact_id))
    _, told = erase(installation, demo.contact_id, "--dry-run")
    assert f"linked        {other.contact_id}: the same person, erased as well" in told
    assert "key           2, to be destroyed for ever" in told
    assert "events        6 in the outbox" in told
    code, _ = erase(installation, demo.contact_id, "--yes")
    assert code == 0
    assert is_erased(installation, demo.contact_id)
    assert is_erased(installation, other.contact_id)


def test_nobody_else_is_erased(installation: Installation, demo: Demo) -> None:
    other, *_ = customer(installation, "another demo text")
    erase(installation, demo.contact_id, "--yes")
    assert not is_erased(installation, other.contact_id)


def test_what_was_erased_opens_no_more(installation: Installation, demo: Demo) -> None:
    erase(installation, demo.contact_id, "--yes")
    publish(installation)
    shown = invoke(installation, "log", "show", f"{demo.shard}:{demo.seq}", "--open").stdout
    assert '"text": "[erased]"' in shown
    assert not any(personal in shown for personal in PERSONAL)


@pytest.mark.parametrize("options", [("--dry-run",), ("--yes",), ()])
def test_who_is_erased_already_is_told_since_when(
    installation: Installation, demo: Demo, options: tuple[str, ...]
) -> None:
    erase(installation, demo.contact_id, "--yes")
    before = state(installation)
    code, said = erase(installation, demo.contact_id, *options)
    assert (code, len(said.splitlines()), state(installation) == before) == (0, 1, True)
    assert f"contact {demo.contact_id} is erased already, since 20" in said


@pytest.mark.parametrize("options", [("--dry-run",), ("--yes",), ()])
def test_an_unknown_contact_is_told(installation: Installation, options: tuple[str, ...]) -> None:
    unknown = ids.new()
    code, said = erase(installation, unknown, *options)
    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith(f"there is no contact {unknown} in this workspace")


@pytest.mark.parametrize(
    "arguments", [["not-an-id", "--reason", "asked_by_person"], [ids.new(), "--reason", "boredom"]]
)
def test_malformed_arguments_are_refused(installation: Installation, arguments: list[object]) -> None:
    assert invoke(installation, "erase", *arguments).exit_code == 2


def test_an_erasure_that_is_refused_changes_nothing_and_says_so(installation: Installation, demo: Demo) -> None:
    with installation.connect("onrecord_migrator") as connection:
        connection.execute("insert into halted_shards (shard, reason) values (%s, 'demo')", (demo.shard,))
    before = state(installation)
    code, said = erase(installation, demo.contact_id, "--yes")
    assert (code, state(installation) == before) == (1, True)
    assert f"not erased: shard {demo.shard} is halted: demo" in said


def test_the_help_says_how_it_is_used(installation: Installation) -> None:
    assert "onrecord erase 01a204bc" in invoke(installation, "erase", "--help").stdout
