"""Halves a halted shard: the log's bytes stand, nothing of the outbox is lost, numbers stay without a gap."""

from collections.abc import Iterator

import pytest

import raw
import sealing
from forks import Halves, broken_laws, changed, event_shard, halves, note, notes, subject_of
from installations import Installation, Servers, make_installation
from onrecord import ids
from onrecord.events import LogSettled
from onrecord.events.envelope import Envelope, decode
from onrecord.vault.keys import NoKeys
from outbox_relay import __main__ as relay_process
from outbox_relay.fork import WINDOW_RECORDS, CannotSettle, Fork
from outbox_relay.settle import SUBJECTS_NAMED_MAX
from supervised import as_thread
from waiting import until

SHARDS = 64


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    """One for all of these tests: each takes a shard of its own."""
    return make_installation(servers, SHARDS)


@pytest.fixture(scope="module")
def both(installation: Installation) -> Iterator[Halves]:
    with halves(installation) as made:
        yield made


@pytest.fixture(scope="module")
def untouched(installation: Installation) -> Iterator[int]:
    """The shards, but for that of the installation's own workspace."""
    return (shard for shard in range(SHARDS) if shard != event_shard(installation))


@pytest.fixture
def shard(untouched: Iterator[int]) -> int:
    return next(untouched)


@pytest.fixture
def fresh(servers: Servers) -> Iterator[Halves]:
    """An installation of the test's own, whose workspace is on shard 1 of 2."""
    made = make_installation(servers, shards=2)
    while event_shard(made) != 1:
        made = make_installation(servers, shards=2)
    with halves(made) as made_halves:
        yield made_halves


def told(both: Halves, position: str) -> tuple[Envelope, LogSettled]:
    """The event that stands in the outbox at this position."""
    shard, seq = map(int, position.split(":"))
    envelope, event = decode(both.records(shard)[seq - 1], both.installation.log.source, NoKeys())
    assert isinstance(event, LogSettled)
    return envelope, event


def keep_keys(both: Halves, shard: int) -> None:
    """Let the vault know whom the shard's notes are about, so that the checker can open them."""
    for record in both.records(shard):
        contact_id = subject_of(record).partition("/")[2]
        sealing.keep(both.connection, both.installation.log.workspace_id, contact_id)


def test_what_the_outbox_lacks_is_copied_in_byte_for_byte(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 2, notes(installation, "lost 1", "lost 2", "lost 3"), [])
    both.settle(shard)
    assert both.records(shard) == both.logged(shard)


def test_a_database_set_back_to_its_beginning_gets_the_whole_log(
    installation: Installation, both: Halves, shard: int
) -> None:
    both.fork(shard, 0, notes(installation, "lost 1", "lost 2"), notes(installation, "forked"))
    both.settle(shard)
    assert both.records(shard)[:2] == both.logged(shard)


def test_copied_rows_carry_what_their_records_say(installation: Installation, both: Halves, shard: int) -> None:
    lost = notes(installation, "lost 1", "lost 2")
    both.emit(shard, lost)
    wanted = both.outbox(shard)
    both.set_back(shard, 1)
    both.log(shard, lost)
    both.halt(shard)
    both.settle(shard)
    assert both.outbox(shard) == wanted


def test_rows_that_differ_are_emitted_again_after_the_logs_end_in_their_order(
    installation: Installation, both: Halves, shard: int
) -> None:
    lost, ours = notes(installation, "lost 1", "lost 2"), notes(installation, "forked 1", "forked 2", "forked 3")
    both.fork(shard, 1, lost, ours)
    both.settle(shard)
    assert both.records(shard)[1:] == [*lost, *ours]


def test_rows_that_were_moved_are_kept_as_they_were(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 2, notes(installation, "lost"), notes(installation, "forked 1", "forked 2"))
    before = both.outbox(shard)
    both.settle(shard)
    assert both.forked(shard) == before[2:]


def test_an_event_that_the_log_holds_at_another_number_is_not_emitted_again(
    installation: Installation, both: Halves, shard: int
) -> None:
    lost, in_both, ours = notes(installation, "lost", "emitted again before the restore", "forked")
    both.fork(shard, 1, [lost, in_both], [in_both, ours])
    both.settle(shard)
    assert both.records(shard)[1:] == [lost, in_both, ours]


def test_rows_that_an_earlier_settling_moved_are_not_emitted_once_more(
    installation: Installation, both: Halves, shard: int
) -> None:
    first, second = notes(installation, "forked 1", "forked 2")
    both.fork(shard, 1, notes(installation, "lost 1"), [first])
    both.settle(shard)
    lost = note(installation, "lost 2")
    both.emit(shard, [second], first_seq=4)
    both.log(shard, [first, lost], first_seq=3)
    both.halt(shard)
    both.settle(shard)
    assert both.records(shard)[2:] == [first, lost, second]


def test_a_record_that_stands_in_the_log_twice_is_copied_once(
    installation: Installation, both: Halves, shard: int
) -> None:
    lost = notes(installation, "lost 1", "lost 2", "lost 3")
    both.fork(shard, 2, lost, [])
    both.log(shard, lost[:2], first_seq=3)
    both.settle(shard)
    assert both.records(shard)[2:] == lost


def test_a_repeat_at_the_logs_end_hides_no_record(installation: Installation, both: Halves, shard: int) -> None:
    alike = notes(installation, *(f"common {number}" for number in range(6)))
    lost = notes(installation, "lost 1", "lost 2")
    both.emit(shard, alike)
    both.log(shard, [*alike, lost[0]])
    both.log(shard, alike[1:3], first_seq=2)
    both.log(shard, lost[1:], first_seq=8)
    both.halt(shard)
    both.settle(shard)
    assert both.records(shard) == [*alike, *lost]


def test_a_fork_that_lies_far_back_is_found(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 2, notes(installation, *("lost",) * (WINDOW_RECORDS + 100)), [])
    plan = both.look(shard)
    assert (plan.fork.first_seq, plan.fork.moved) == (3, 0)
    both.carry_out(plan)
    assert both.records(shard) == both.logged(shard)


def test_records_of_a_type_that_this_version_does_not_know_are_copied_too(
    installation: Installation, both: Halves, shard: int
) -> None:
    lost = changed(note(installation, "lost"), type="conversation.snoozed.v7", data={"until": "tomorrow"})
    both.fork(shard, 1, [lost], [])
    both.settle(shard)
    assert both.records(shard)[1] == lost


def test_a_settled_shard_is_halted_no_more(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 1, notes(installation, "lost"), [])
    both.settle(shard)
    assert shard not in both.halted()


def test_a_settling_leaves_other_shards_alone(
    installation: Installation, both: Halves, untouched: Iterator[int]
) -> None:
    shard, other = next(untouched), next(untouched)
    both.fork(other, 1, notes(installation, "lost"), notes(installation, "forked"))
    both.fork(shard, 1, notes(installation, "lost"), notes(installation, "forked"))
    before = both.outbox(other)
    both.settle(shard)
    assert both.outbox(other) == before
    assert both.halted()[other] == "demo"


def test_a_settling_is_an_event_about_the_installations_workspace(
    installation: Installation, both: Halves, shard: int
) -> None:
    lost, ours = notes(installation, "lost 1", "lost 2"), notes(installation, "forked 1", "forked 2", "forked 3")
    both.fork(shard, 4, lost, ours)
    envelope, event = told(both, both.settle(shard))
    assert (envelope.subject, envelope.actor) == (f"workspace/{installation.log.workspace_id}", "system")
    assert event == LogSettled(
        shard=shard,
        first_seq=5,
        log_tail_seq=6,
        copied=2,
        moved=3,
        subjects=tuple(sorted(map(subject_of, [*lost, *ours]))),
        subjects_total=5,
    )


def test_the_event_goes_to_the_shard_of_that_workspace(installation: Installation, both: Halves, shard: int) -> None:
    before = len(both.records(event_shard(installation)))
    both.fork(shard, 1, notes(installation, "lost"), [])
    assert both.settle(shard) == f"{event_shard(installation)}:{before + 1}"


def test_on_the_settled_shard_itself_the_event_follows_what_was_emitted_again(fresh: Halves) -> None:
    installation = fresh.installation
    fresh.fork(1, 2, notes(installation, "lost"), notes(installation, "forked 1", "forked 2"))
    assert fresh.settle(1) == "1:6"
    assert len(fresh.records(1)) == 6


def test_an_event_names_so_many_subjects_and_counts_them_all(
    installation: Installation, both: Halves, shard: int
) -> None:
    both.fork(shard, 0, notes(installation, *("lost",) * (SUBJECTS_NAMED_MAX + 5)), [])
    _, event = told(both, both.settle(shard))
    assert (len(event.subjects), event.subjects_total) == (SUBJECTS_NAMED_MAX, SUBJECTS_NAMED_MAX + 5)


def test_a_subject_is_concerned_once(installation: Installation, both: Halves, shard: int) -> None:
    contact_id = ids.new()
    lost, ours = (note(installation, text, contact_id) for text in ("lost", "forked"))
    both.fork(shard, 1, [lost], [ours])
    assert both.look(shard).fork == Fork(2, 2, moved=1, again=1, subjects=(f"contact/{contact_id}",))


def test_after_a_settling_the_relay_makes_log_and_outbox_one(fresh: Halves) -> None:
    installation = fresh.installation
    fresh.fork(0, 3, notes(installation, "lost 1", "lost 2"), notes(installation, "forked 1", "forked 2"))
    fresh.settle(0)
    with as_thread(relay_process.run, installation.settings):
        until(lambda: raw.seqs(installation, 0) == [1, 2, 3, 4, 5, 6, 7])
        until(lambda: raw.seqs(installation, 1) == [1])
    assert fresh.halted() == {}
    keep_keys(fresh, 0)
    assert broken_laws(installation) == []


def test_a_running_relay_takes_a_settled_shard_up(fresh: Halves) -> None:
    installation = fresh.installation
    fresh.fork(0, 1, notes(installation, "lost"), notes(installation, "forked"))
    fresh.emit(1, notes(installation, "on another shard"))
    with as_thread(relay_process.run, installation.settings) as raised:
        until(lambda: raw.seqs(installation, 1) == [1])
        fresh.settle(0)
        until(lambda: raw.seqs(installation, 0) == [1, 2, 3])
    assert {type(error) for error in raised} == {relay_process.HaltsChanged}


def test_a_shard_that_is_not_halted_is_refused(fresh: Halves) -> None:
    fresh.halt(1)
    with pytest.raises(CannotSettle, match=r"shard 0 is not halted: .* nothing to settle \(halted shards: 1\)"):
        fresh.look(0)


def test_the_shard_that_tells_of_settlings_comes_first(fresh: Halves) -> None:
    fresh.fork(0, 1, notes(fresh.installation, "lost"), [])
    fresh.halt(1)
    with pytest.raises(CannotSettle, match="settle it first, with `onrecord log settle 1`"):
        fresh.look(0)


@pytest.mark.parametrize("seqs", [(1, 2, 4), (2, 3), (1, 2, 4, 3), (1, 3)])
def test_a_hole_in_the_log_is_refused(
    installation: Installation, both: Halves, shard: int, seqs: tuple[int, ...]
) -> None:
    records = dict(enumerate(notes(installation, "1", "2", "3", "4"), 1))
    both.emit(shard, [records[1]])
    for seq in seqs:
        both.append(shard, b"%d" % seq, records[seq])
    both.halt(shard)
    with pytest.raises(CannotSettle, match=r"is missing in the log before \d\. Settling can't fill a hole"):
        both.look(shard)


def test_a_hole_before_records_that_agree_is_refused_too(installation: Installation, both: Halves, shard: int) -> None:
    records = notes(installation, "1", "2", "3", "4")
    both.emit(shard, records)
    for seq in (1, 2, 4):
        both.append(shard, b"%d" % seq, records[seq - 1])
    both.halt(shard)
    with pytest.raises(CannotSettle, match="seq 3 is missing in the log before 4"):
        both.look(shard)


def test_a_record_without_a_number_is_refused(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 1, notes(installation, "lost"), [])
    both.append(shard, None, note(installation, "a stranger's"))
    with pytest.raises(CannotSettle, match="the record at offset 2 has no number, so no relay wrote it"):
        both.look(shard)


def test_an_empty_log_of_a_pruned_outbox_is_refused(installation: Installation, both: Halves, shard: int) -> None:
    both.emit(shard, notes(installation, "kept"), first_seq=4)
    both.halt(shard)
    with pytest.raises(CannotSettle, match="the log is empty, the outbox begins at seq 4: they do not meet"):
        both.look(shard)


def test_a_log_that_ends_before_a_pruned_outbox_begins_is_refused(
    installation: Installation, both: Halves, shard: int
) -> None:
    both.log(shard, notes(installation, "1", "2"))
    both.emit(shard, notes(installation, "kept"), first_seq=4)
    both.halt(shard)
    with pytest.raises(CannotSettle, match="the log ends at seq 2, the outbox begins at seq 4: they do not meet"):
        both.look(shard)


def test_an_outbox_pruned_past_the_fork_is_refused(installation: Installation, both: Halves, shard: int) -> None:
    both.log(shard, notes(installation, "1", "2", "3", "4"))
    both.emit(shard, notes(installation, "another 3", "another 4"), first_seq=3)
    both.halt(shard)
    with pytest.raises(CannotSettle, match="they differ at seq 3, the outbox's first, already"):
        both.look(shard)


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ({"id": "not a uuid"}, r"its envelope can't be read \(id: uuid_parsing\)"),
        ({"subject": None}, r"its envelope can't be read \(subject: missing\)"),
        ({"time": "2026-01-01T00:00:00"}, r"its envelope can't be read \(time: timezone_aware\)"),
        ({"type": "contact\0created"}, r"its envelope can't be read \(type: string_pattern_mismatch\)"),
        ({"source": "/onrecord/another"}, "it belongs to another log, '/onrecord/another'"),
        ({"data": {"text": "x" * 790_000}}, r"it has 79\d{4} bytes, the outbox takes 786432 at most"),
    ],
)
def test_a_record_that_the_outbox_cannot_keep_is_refused(
    installation: Installation, both: Halves, shard: int, attributes: dict[str, object], why: str
) -> None:
    both.fork(shard, 1, [changed(note(installation, "lost"), **attributes)], [])
    with pytest.raises(CannotSettle, match=f"the log's record 2 at offset 1 can't be copied into the outbox: {why}"):
        both.look(shard)


@pytest.mark.parametrize("value", [b"", b"\xff\xfe", b"null", b"[]"])
def test_a_record_that_is_no_event_is_refused(both: Halves, shard: int, value: bytes) -> None:
    both.fork(shard, 1, [value], [])
    with pytest.raises(CannotSettle, match="its envelope can't be read"):
        both.look(shard)


def test_a_refused_settling_changes_nothing(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 1, notes(installation, "lost"), notes(installation, "forked"))
    plan = both.look(shard)
    both.log(shard, [b"not an event"], first_seq=3)
    before = both.outbox(shard)
    with pytest.raises(CannotSettle):
        both.carry_out(plan)
    assert both.outbox(shard) == before
    assert both.forked(shard) == []
    assert both.halted()[shard] == "demo"


def test_a_shard_that_changed_after_it_was_shown_is_not_settled(
    installation: Installation, both: Halves, shard: int
) -> None:
    both.fork(shard, 1, notes(installation, "lost"), notes(installation, "forked"))
    plan = both.look(shard)
    both.emit(shard, notes(installation, "committed meanwhile"), first_seq=3)
    with pytest.raises(CannotSettle, match="has changed since it was shown, nothing was done: look again"):
        both.carry_out(plan)
    assert both.forked(shard) == []


def test_a_command_that_holds_the_shard_is_waited_for(installation: Installation, both: Halves, shard: int) -> None:
    both.fork(shard, 1, notes(installation, "lost"), notes(installation, "forked"))
    plan = both.look(shard)
    with installation.connect("onrecord_command") as command, installation.connect("onrecord_migrator") as migrator:
        command.execute("begin")
        command.execute("select pg_advisory_xact_lock(1869968482, %s)", (shard,))
        migrator.execute("set lock_timeout = '1ms'")
        impatient = Halves(installation, migrator, both.reader, both.sender)
        with pytest.raises(Exception, match="lock timeout"):
            impatient.carry_out(plan)


def test_a_record_that_the_broker_refused_is_shown_as_what_waits(
    installation: Installation, both: Halves, shard: int
) -> None:
    huge = note(installation, "x" * 500_000)
    both.emit(shard, [*notes(installation, "small"), huge, *notes(installation, "behind")])
    both.log(shard, [both.outbox(shard)[0][6]])
    both.halt(shard)
    plan = both.look(shard)
    assert not plan.differs
    assert plan.waiting is not None
    assert (plan.waiting.seq, plan.waiting.subject, plan.waiting.bytes) == (2, subject_of(huge), len(huge))


def test_a_shard_without_a_difference_is_only_lifted(installation: Installation, both: Halves, shard: int) -> None:
    both.emit(shard, notes(installation, "1", "2"))
    both.log(shard, [both.outbox(shard)[0][6]])
    both.halt(shard)
    before = both.outbox(shard)
    _, event = told(both, both.settle(shard))
    assert both.outbox(shard) == before
    assert shard not in both.halted()
    assert (event.first_seq, event.log_tail_seq, event.copied, event.moved) == (2, 1, 0, 0)


def test_the_relay_tries_a_refused_record_again_once_its_halt_is_lifted(fresh: Halves) -> None:
    installation = fresh.installation
    raw.take_records_up_to(installation, 400_000)
    fresh.emit(0, notes(installation, "small", "x" * 500_000, "behind"))
    with as_thread(relay_process.run, installation.settings):
        until(fresh.halted)
        raw.take_records_up_to(installation, 1_048_588)
        fresh.settle(0)
        until(lambda: raw.seqs(installation, 0) == [1, 2, 3])
    assert fresh.halted() == {}
