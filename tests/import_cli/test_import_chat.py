"""`onrecord import whatsapp-chat` against the real API: each message once, at its own time; nothing asked for."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner, Result

import files
from browsing import serving
from chat_export_forms import FORMS, Said
from installations import Installation, Servers, make_installation
from onrecord.cli.contents import app
from onrecord.effects import asking
from onrecord.events.envelope import Recorded, decode
from onrecord.vault.keys import NoKeys
from waiting import until
from written import outbox, rows

CHATS = Path(__file__).parents[1] / "chat_export" / "chats"
PHONE = "+15550001000"
LONG_MESSAGES = 50_000


class Office(NamedTuple):
    """An installation, and the environment in which the command line finds its API."""

    installation: Installation
    environment: Mapping[str, str]

    def run(self, *arguments: object) -> Result:
        words = ["import", "whatsapp-chat", *map(str, arguments)]
        return CliRunner().invoke(app, words, env=dict(self.environment))

    def told(self, *arguments: object) -> dict[str, Any]:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        # The API is a thread of this test: what it logs stands before.
        found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
        return found

    def imported(self) -> list[dict[str, Any]]:
        return [row.record["data"] for row in outbox(self.installation) if row.type == "message.imported.v1"]


@pytest.fixture(scope="module")
def office(servers: Servers) -> Iterator[Office]:
    made = make_installation(servers)
    with made.projector(), serving(made, {}) as site:
        yield Office(made, made.environment | {"ONRECORD_API_PORT": site.origin.rpartition(":")[2]})


def a_chat(path: Path, messages: int) -> Path:
    """Two people, seven minutes between two messages."""
    began = datetime(2024, 1, 1)  # noqa: DTZ001 - on the clock of a phone
    path.write_bytes(
        FORMS[10].write(
            Said(began + timedelta(minutes=7 * number), ("Ada", "Shop")[number % 2], "text", f"Message {number}")
            for number in range(messages)
        )
    )
    return path


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    return result.stderr


def test_a_chat_is_imported_once_at_its_own_times_and_asks_for_nothing(office: Office) -> None:
    words = (CHATS / "ios-de.txt", "--customer", "Ada Beispiel", "--phone", PHONE, "--time-zone", "Europe/Berlin")
    first, before = office.told(*words), office.imported()
    assert (first["added"], first["known"], first["messages"]) == (11, 0, {"text": 4, "file": 4, "system": 3})
    assert [(data["sent_at"], data["direction"], data["text"]) for data in before[1:3]] == [
        ("2025-12-30T08:59:07Z", "in", "Guten Morgen!\nHabt ihr morgen offen?"),
        ("2025-12-30T09:02:11Z", "out", ""),
    ]
    assert (before[2]["kind"], before[2]["file_name"]) == ("file", "00000003-PHOTO-2025-12-30-10-02-11.jpg")
    again = office.told(*words)
    assert (again["added"], again["known"]) == (0, 11)
    assert again["conversation_id"] == first["conversation_id"]
    assert office.imported() == before
    assert not asked_for(office.installation)


def asked_for(installation: Installation) -> list[object]:
    """What the ledger would make of everything that was emitted."""
    log = installation.log
    found = rows(installation, "select shard, seq, record from outbox")
    recorded = [Recorded(shard, seq, *decode(record, log.source, NoKeys()), record) for shard, seq, record in found]
    return [asked for one in recorded if (asked := asking.read(one)) is not None]


def test_a_dry_run_tells_what_would_be_and_does_nothing(office: Office, tmp_path: Path) -> None:
    (tmp_path / "PTT-20260104-WA0001.OPUS").write_bytes(files.ogg())
    before = rows(office.installation, "select count(*) from outbox")
    path, words = CHATS / "android-es.txt", ("--customer", "Ada Ejemplo", "--dry-run", "--media", tmp_path)
    told = office.told(path, *words)
    assert (told["dry_run"], told["date_order"], told["time_zone"]) == (True, "day-first", "UTC")
    assert (told["first"], told["last"]) == ("2026-01-03T21:29:00+00:00", "2026-02-14T12:39:00+00:00")
    assert (told["customer"], told["us"]) == ("Ada Ejemplo", ["+00 000 00 00 00"])
    assert told["files"] == {"found": 1, "omitted": 1}
    assert [note["line"] for note in told["notes"]] == [7]
    shown = office.run(path, *words).output
    assert "line 7: begins like a message of another form" in shown
    assert "a dry run: 6 messages would be sent, and nothing was" in shown
    assert rows(office.installation, "select count(*) from outbox") == before


def test_what_has_to_be_said_is_asked_for(office: Office, tmp_path: Path) -> None:
    chat = CHATS / "ios-th.txt"
    assert "  next: --phone NUMBER, or --contact-id ID" in refused(office.run(chat, "--customer", "Ada Example"))
    assert "Ada Example  (1 message)\n" in refused(office.run(chat, "--dry-run"))
    assert "nobody in this chat is called 'Eve'" in refused(office.run(chat, "--customer", "Eve", "--dry-run"))
    assert "--us NAME for each" in refused(office.run(chat, "--customer", "Ada Example", "--dry-run"))
    assert "no time zone" in refused(office.run(chat, "--dry-run", "--customer", "Ada Example", "--time-zone", "Mars"))
    unclear = a_chat(tmp_path / "unclear.txt", 3)
    unclear.write_text(unclear.read_text().replace("01.01.24", "01.02.2024"))
    assert "--date-order day-first, or --date-order month-first" in refused(office.run(unclear, "--dry-run"))
    assert "01 555 is no number" in refused(office.run(chat, "--customer", "Ada Example", "--phone", "01 555"))


def test_whoever_is_neither_the_customer_nor_us_is_left_out_and_noted(office: Office) -> None:
    words = (CHATS / "ios-th.txt", "--customer", "Ada Example", "--us", "The Cactus Shop", "--dry-run")
    told = office.told(*words)
    assert told["messages"] == {"text": 1, "file": 1}
    assert [(note["line"], note["reason"][:16]) for note in told["notes"]] == [(3, "was written by s")]


@pytest.mark.soak
def test_a_chat_of_50_000_messages_can_be_stopped_and_gone_on_with(office: Office, tmp_path: Path) -> None:
    words = (a_chat(tmp_path / "long.txt", LONG_MESSAGES), "--customer", "Ada", "--phone", "+15550002000")
    argv = [sys.executable, "-m", "onrecord", "import", "whatsapp-chat", *map(str, words)]
    before = len(rows(office.installation, "select id from messages"))
    with subprocess.Popen(argv, env=dict(office.environment), stderr=subprocess.PIPE, text=True) as process:
        until(
            lambda: len(rows(office.installation, "select id from messages")) > before + 5_000,
            120,
            "a tenth of the import",
        )
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the same again goes on from there" in told

    rest = office.told(*words)
    assert rest["known"] >= 5_000
    assert rest["known"] + rest["added"] == LONG_MESSAGES
    again = office.told(*words)
    assert (again["known"], again["added"]) == (LONG_MESSAGES, 0)
    assert len(rows(office.installation, "select id from messages")) == before + LONG_MESSAGES
    assert not asked_for(office.installation)
