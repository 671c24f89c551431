"""`onrecord log show --open` and `log tail --open`: what is opened is on the record first."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from commands.erase_contact import EraseContact
from forks import halves, note
from installations import Installation, Servers, make_installation
from invoking import SECOND_KEY, customer, invoke, publish
from onrecord.cli.running import executing
from sealing import MASTERS
from written import outbox

TEXT, HOSTILE = "where is my demo parcel", "\x1b[2J\u202e\x9b31m"
NAME, GONE = "Demo Opened", "a demo text that is erased"


class Place(NamedTuple):
    """Whom a message is about, and where it stands."""

    contact_id: UUID
    shard: int
    seq: int

    def __str__(self) -> str:
        return f"{self.shard}:{self.seq}"


class Demo(NamedTuple):
    """An installation with a customer, an erased one, and a note under a key that no vault has."""

    installation: Installation
    message: Place
    erased: Place
    unknown: Place


@pytest.fixture(scope="module")
def demo(servers: Servers) -> Demo:
    made = make_installation(servers)
    answer, *message = customer(made, TEXT + HOSTILE, NAME)
    gone, *erased = customer(made, GONE)
    with executing(made.settings, made.log) as run:
        run(EraseContact(contact_id=gone.contact_id, reason="asked_by_person"))
    publish(made)
    shard = next(shard for shard in range(made.log.shards) if shard not in {message[0], erased[0]})
    with halves(made) as both:
        seq = len(both.outbox(shard)) + 1
        both.log(shard, [note(made, "under a key that nobody has")], first_seq=seq)
    return Demo(
        made, Place(answer.contact_id, *message), Place(gone.contact_id, *erased), Place(UUID(int=0), shard, seq)
    )


@pytest.fixture
def halted(demo: Demo) -> Iterator[None]:
    """The installation's own shard takes no events."""
    own = demo.installation.log.shard_of(demo.installation.log.workspace_id)
    with demo.installation.connect("onrecord_migrator") as connection:
        connection.execute("insert into halted_shards (shard, reason) values (%s, 'demo')", (own,))
        yield
        connection.execute("delete from halted_shards")


def accesses(installation: Installation) -> list[dict[str, Any]]:
    """The accesses on the record, oldest first."""
    return [row.record for row in outbox(installation) if row.type == "access.recorded.v3"]


def test_opened_a_record_shows_what_was_said_and_the_access_is_on_the_record(demo: Demo) -> None:
    before = len(accesses(demo.installation))
    result = invoke(demo.installation, "log", "show", demo.message, "--open")
    assert result.exit_code == 0, result.output
    assert f'"text": "{TEXT}' in result.stdout
    (access,) = accesses(demo.installation)[before:]
    assert (access["actor"], access["subject"]) == ("system", f"workspace/{demo.installation.log.workspace_id}")
    assert access["data"] == {
        "what": "sealed_part",
        "subject_id": str(demo.message.contact_id),
        "shard": demo.message.shard,
        "seq": demo.message.seq,
        "opened": True,
    }


def test_without_open_a_record_is_shown_sealed_and_nothing_is_recorded(demo: Demo) -> None:
    before = accesses(demo.installation)
    result = invoke(demo.installation, "log", "show", demo.message)
    assert '"sealed": "v1.' in result.stdout
    assert TEXT not in result.output
    assert accesses(demo.installation) == before


@pytest.mark.usefixtures("halted")
@pytest.mark.parametrize("command", ["show", "tail"])
def test_an_opening_that_cannot_be_recorded_shows_nothing(demo: Demo, command: str) -> None:
    which = [demo.message] if command == "show" else ["--no-follow", "--shard", demo.message.shard]
    result = invoke(demo.installation, "log", command, *which, "--open")
    assert result.exit_code == 1
    assert "the access can't be recorded, so " in result.stderr
    assert TEXT not in result.output
    assert NAME not in result.output


def test_an_event_without_a_sealed_part_says_so_and_records_nothing(demo: Demo) -> None:
    before = accesses(demo.installation)
    result = invoke(demo.installation, "log", "show", f"{demo.message.shard}:{demo.message.seq - 1}", "--open")
    assert result.exit_code == 0, result.output
    assert "nothing was opened, and nothing recorded" in result.stdout
    assert '"type": "conversation.opened.v1"' in result.stdout
    assert accesses(demo.installation) == before


def test_an_erased_customers_record_opens_as_erased(demo: Demo) -> None:
    result = invoke(demo.installation, "log", "show", demo.erased, "--open")
    assert result.exit_code == 0, result.output
    assert '"text": "[erased]"' in result.stdout
    assert GONE not in result.output


def test_a_record_under_an_unknown_key_is_told_with_the_next_step(demo: Demo) -> None:
    result = invoke(demo.installation, "log", "show", demo.unknown, "--open")
    assert result.exit_code == 1
    assert f"{demo.unknown} doesn't open: it is sealed under key" in result.stderr
    assert "which the vault doesn't know" in result.stderr
    assert "next: " in result.stderr


def test_without_its_master_key_a_record_is_told_by_the_keys_id(demo: Demo) -> None:
    result = invoke(demo.installation, "log", "show", demo.message, "--open", master_keys=(SECOND_KEY,))
    assert result.exit_code == 1
    assert f"is wrapped by master key {MASTERS.current}: add it again to ONRECORD_MASTER_KEYS" in result.stderr
    assert TEXT not in result.output


@pytest.mark.parametrize("command", ["show", "tail"])
def test_what_a_customer_wrote_cannot_move_the_terminal(demo: Demo, command: str) -> None:
    place = demo.message
    which = [place] if command == "show" else ["--no-follow", "--shard", place.shard]
    result = invoke(demo.installation, "log", command, *which, "--open")
    assert result.stdout.replace("\n", "").isprintable()
    assert "\\u001b[2J" in result.stdout


def test_a_tail_is_sealed(demo: Demo) -> None:
    before = accesses(demo.installation)
    result = invoke(demo.installation, "log", "tail", "--no-follow")
    assert 'text="[sealed]"' in result.stdout
    assert TEXT not in result.output
    assert accesses(demo.installation) == before


def test_an_opened_tail_records_each_record_with_a_sealed_part(demo: Demo) -> None:
    before = len(accesses(demo.installation))
    result = invoke(demo.installation, "log", "tail", "--no-follow", "--shard", demo.message.shard, "--open")
    assert f'text="{TEXT}' in result.stdout
    assert f'name="{NAME}"' in result.stdout
    named = [(access["data"]["shard"], access["data"]["seq"]) for access in accesses(demo.installation)[before:]]
    for seq in (demo.message.seq - 2, demo.message.seq):
        assert (demo.message.shard, seq) in named
    assert (demo.message.shard, demo.message.seq - 1) not in named


def test_a_limit_of_an_opened_tail_limits_what_is_recorded(demo: Demo) -> None:
    before = len(accesses(demo.installation))
    invoke(demo.installation, "log", "tail", "--no-follow", "--shard", demo.message.shard, "--open", "--limit", "1")
    assert len(accesses(demo.installation)) == before + 1


def test_as_json_what_was_opened_stands_apart(demo: Demo) -> None:
    result = invoke(demo.installation, "log", "tail", "--no-follow", "--json", "--shard", demo.message.shard, "--open")
    found = {line["seq"]: line for line in map(json.loads, result.stdout.splitlines())}
    assert found[demo.message.seq]["opened"]["text"] == TEXT + HOSTILE
    assert "text" not in found[demo.message.seq]["record"]["data"]
    assert "opened" not in found[demo.message.seq - 1]


@pytest.mark.parametrize("command", ["show", "tail"])
def test_the_help_says_that_an_opening_is_recorded(demo: Demo, command: str) -> None:
    assert "put on the record before" in " ".join(
        invoke(demo.installation, "log", command, "--help").stdout.replace("│", " ").split()
    )
