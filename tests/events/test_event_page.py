"""docs/events.md and `onrecord asyncapi`: every type is told, with who emits and reads it; stale files are found."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import event_page, event_traffic
from onrecord.cli.contents import app
from onrecord.events import BY_TYPE, asyncapi
from projections.catalogue import LIVE

COMMANDS = sorted(event_traffic.commands())


@pytest.fixture(scope="module")
def page() -> str:
    return event_page.page()


@pytest.fixture(scope="module")
def sections(page: str) -> dict[str, str]:
    """The page's sections by their titles."""
    return {section.partition("\n")[0]: section for section in page.split("\n## ")}


def test_a_type_is_told_with_every_field(sections: dict[str, str]) -> None:
    for event_type in BY_TYPE:
        rows = [row for row in sections[event_type].splitlines() if row.startswith("| `")]
        told = {row.split("`")[1]: row.endswith("| personal |") for row in rows}
        public, personal = asyncapi.public_fields(event_type), asyncapi.personal_fields(event_type)
        assert told == dict.fromkeys(public, False) | dict.fromkeys(personal, True), event_type


def test_a_type_is_emitted_by_somebody() -> None:
    assert [event_type for event_type in BY_TYPE if not event_traffic.emitted_by(event_type)] == []


def test_a_command_emits_something() -> None:
    assert set(COMMANDS) - {name for event_type in BY_TYPE for name in event_traffic.emitted_by(event_type)} == set()


def test_a_read_model_reads_something() -> None:
    read = {name for event_type in BY_TYPE for name in event_traffic.read_by(event_type)}
    assert {projection.name for projection in LIVE} - read == set()


def test_who_only_matches_on_an_event_does_not_emit_it() -> None:
    sending = ["retry_message", "send_message", "send_reaction", "start_conversation"]
    assert event_traffic.emitted_by("message.queued.v3") == sending
    assert "assign_conversation" not in event_traffic.emitted_by("conversation.unassigned.v1")


def test_what_a_commands_helpers_emit_the_command_emits() -> None:
    assert set(event_traffic.emitted_by("mail.requested.v2")) >= {"assign_conversation", "add_note", "receive_message"}


def test_an_erasure_is_read_where_personal_columns_are() -> None:
    clearing = {p.name for p in LIVE if any(table.erase is not None for table in p.tables)}
    assert set(event_traffic.read_by("contact.erased.v1")) >= clearing


def test_no_line_of_the_page_is_longer_than_a_screen_but_for_tables(page: str) -> None:
    assert [line for line in page.splitlines() if len(line) > event_page.COLUMNS_MAX and line[:1] != "|"] == []


def test_a_file_that_is_not_current_is_named_with_what_to_do(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["asyncapi", "--into", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(app, ["asyncapi", "--into", str(tmp_path), "--check"]).exit_code == 0
    for name in ("asyncapi.json", "events.md"):
        (tmp_path / name).write_text("marmalade", "utf-8")
    result = CliRunner().invoke(app, ["asyncapi", "--into", str(tmp_path), "--check"])
    assert result.exit_code == 1
    assert all(told in result.output for told in ("asyncapi.json", "events.md", "make openapi"))
