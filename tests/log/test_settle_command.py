"""`onrecord log settle`: shown first, asked, and told what it doesn't mend."""

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from forks import Halves, halves, notes
from installations import Installation, Servers, make_installation
from onrecord.cli.contents import app
from onrecord.cli.settle import SUBJECTS_SHOWN_MAX

FORKED, UNSURE, AGREEING, LIFTED, FULL = 0, 1, 2, 3, 4
SHARDS = 8


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    """Each shard has its trouble, and the workspace's own has none."""
    made = make_installation(servers, SHARDS)
    while made.log.shard_of(made.log.workspace_id) <= FULL:
        made = make_installation(servers, SHARDS)
    with halves(made) as both:
        for shard in (FORKED, UNSURE):
            both.fork(shard, 1, notes(made, "lost"), notes(made, "forked"))
        for shard in (AGREEING, LIFTED):
            both.emit(shard, notes(made, "published", "refused"))
            both.log(shard, both.records(shard)[:1])
            both.halt(shard, "the broker refused seq 2: MessageSizeTooLargeError")
        both.fork(FULL, 1, notes(made, *("lost",) * (SUBJECTS_SHOWN_MAX + 3)), [])
    return made


@pytest.fixture(scope="module")
def both(installation: Installation) -> Iterator[Halves]:
    with halves(installation) as made:
        yield made


def settle(installation: Installation, *arguments: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, ["log", "settle", *map(str, arguments)], env=installation.environment, input=answer)


def test_it_is_done_when_yes_is_answered(installation: Installation, both: Halves) -> None:
    result = settle(installation, FORKED, answer="y\n")
    assert result.exit_code == 0, result.output
    assert "Settle shard 0? [y/N]" in result.stdout
    assert FORKED not in both.halted()
    assert len(both.forked(FORKED)) == 1


@pytest.mark.parametrize("answer", ["n\n", "\n", None])
def test_nothing_is_changed_without_a_yes(installation: Installation, both: Halves, answer: str | None) -> None:
    before = both.outbox(UNSURE)
    result = settle(installation, UNSURE, answer=answer)
    assert result.exit_code == 1
    assert both.outbox(UNSURE) == before
    assert UNSURE in both.halted()


def test_it_says_that_domain_rows_are_not_restored(installation: Installation) -> None:
    assert "NOT restored by this: for these\nsubjects" in settle(installation, UNSURE).stdout


def test_it_names_the_first_subjects_and_counts_the_others(installation: Installation) -> None:
    shown = settle(installation, FULL).stdout
    assert f"subjects concerned      {SUBJECTS_SHOWN_MAX + 3}\n" in shown
    assert shown.count("    contact/") == SUBJECTS_SHOWN_MAX
    assert "    and 3 more\n" in shown


def test_a_difference_is_not_lifted(installation: Installation, both: Halves) -> None:
    result = settle(installation, UNSURE, "--lift", "--yes")
    assert (result.exit_code, UNSURE in both.halted()) == (1, True)
    assert "settle it without --lift" in result.stderr


def test_a_record_that_the_broker_refused_is_shown_with_what_to_do(installation: Installation, both: Halves) -> None:
    result = settle(installation, AGREEING, "--yes")
    _, waiting = both.outbox(AGREEING)
    assert (result.exit_code, AGREEING in both.halted()) == (1, True)
    assert "the broker refused seq 2: MessageSizeTooLargeError" in result.stdout
    assert f"next in the outbox      seq 2, note.added.v2, {len(waiting[6])} bytes" in result.stdout
    assert str(waiting[1]) in result.stdout
    assert "max.message.bytes=1048588" in result.stdout
    assert "let the relay try again: `onrecord log settle 2 --lift`" in result.stderr


def test_a_halt_is_lifted_when_asked(installation: Installation, both: Halves) -> None:
    before = both.outbox(LIFTED)
    result = settle(installation, LIFTED, "--lift", "--yes")
    assert result.exit_code == 0, result.output
    assert LIFTED not in both.halted()
    assert both.outbox(LIFTED) == before


def test_a_shard_that_is_not_halted_is_refused(installation: Installation) -> None:
    result = settle(installation, SHARDS - 1, "--yes")
    assert result.exit_code == 1
    assert f"shard {SHARDS - 1} is not halted: there is nothing to settle" in result.stderr


def test_a_shard_that_the_log_does_not_have_is_refused(installation: Installation) -> None:
    assert "it has shards 0 to 7" in settle(installation, SHARDS).stderr
