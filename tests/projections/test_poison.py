"""A poison event parks one key; all others go on; after the fix, re-driving gives the rows that a fresh fold gives."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from psycopg.types.json import Json

from onrecord import ids, operations
from onrecord.events.envelope import Recorded
from poison import FEW, Poison, contact, faulty, history
from projections import blame, redriving, requests
from projections.catalogue import LIVE
from projections.projection import Key
from projections.projector import Projector
from read_side import ReadSide, Row
from tape import Tape


def parked(read_side: ReadSide) -> set[tuple[str, str]]:
    return {(row["projection"], row["subject"]) for row in read_side.rows("parked")}


def of_others(rows: dict[str, list[Row]], customer: int) -> dict[str, list[Row]]:
    theirs = contact(customer)
    return {name: [row for row in found if theirs not in map(str, row.values())] for name, found in rows.items()}


def tick_to_the_end(projector: Projector, tape: Tape) -> None:
    while not tape.is_over:
        projector.tick(timeout_ms=0)
    projector.settle()


def ask(read_side: ReadSide, customer: int, projection: str = "conversation_list", **more: object) -> str:
    """What the command leaves behind."""
    operation_id = ids.new()
    arguments = {"projection": projection, "subject": contact(customer), "dry_run": False} | more
    with read_side.vault() as vault:
        vault.execute(
            "insert into operations (workspace_id, id, kind, arguments, requested_by, requested_at)"
            " values (%s, %s, 'redrive', %s, 'member/demo', now())",
            (read_side.log.workspace_id, operation_id, Json(arguments)),
        )
    return str(operation_id)


def answered(read_side: ReadSide, operation_id: str) -> tuple[str, Any]:
    with read_side.vault() as vault:
        row = vault.execute("select state, result from operations where id = %s", (operation_id,)).fetchone()
    assert row is not None
    return row[0], row[1]


def must_show(read_side: ReadSide, customers: range, poison: Poison) -> None:
    """Law 4, and what the operator is promised."""
    entries, sick = history(read_side, customers), len(customers) // 2
    read_side.project(entries)
    fresh = read_side.everything()
    read_side.reset()
    history(read_side, customers)
    read_side.project(entries, live=faulty(poison, sick))
    assert parked(read_side) == {("conversation_list", contact(sick))}
    assert of_others(read_side.everything(), sick) == of_others(fresh, sick), "all others go on"
    projector = read_side.projector(Tape([]), live=faulty(poison, sick))
    failed = ask(read_side, sick)
    requests.carry_out(projector)
    assert answered(read_side, failed)[0] == "failed"
    assert parked(read_side) == {("conversation_list", contact(sick))}
    mended = fixed(read_side)
    done = ask(read_side, sick)
    requests.carry_out(mended)
    assert answered(read_side, done)[0] == "done"
    assert parked(read_side) == set()
    assert read_side.everything() == fresh, "re-driving gives the rows of a fresh fold"


@pytest.mark.parametrize("poison", ["raises", "refused"])
def test_one_of_two_hundred_keys_is_parked_and_redriven_as_if_nothing_had_been(
    read_side: ReadSide, poison: Poison
) -> None:
    must_show(read_side, range(200), poison)


def fixed(read_side: ReadSide) -> Projector:
    """A projector as if the fix had come without a start, which would re-drive by itself."""
    projector = read_side.projector(Tape([]), live=LIVE[1:])
    projector._projections = LIVE  # noqa: SLF001 - see above
    return projector


def test_a_key_of_as_many_records_as_several_transactions_take_is_redriven(
    read_side: ReadSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    monkeypatch.setattr(redriving, "REDRIVEN_RECORDS_MAX", 1)
    asked = ask(read_side, 1)
    requests.carry_out(fixed(read_side))
    state, result = answered(read_side, asked)
    assert (state, result["keys"][0]["records"], result["keys"][0]["problem"]) == ("done", 2, None)


def test_a_key_that_is_redriven_just_now_is_not_answered_for_by_another_projector(
    read_side: ReadSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    other, end = read_side.projector(Tape([]), live=LIVE[1:]), operations.end
    other.assign(())

    def end_after_the_other_looked(*given: Any) -> None:
        monkeypatch.undo()
        assert parked(read_side) == set()
        requests.carry_out(other)
        end(*given)

    monkeypatch.setattr(operations, "end", end_after_the_other_looked)
    asked = ask(read_side, 1)
    requests.carry_out(fixed(read_side))
    assert answered(read_side, asked)[0] == "done"


@pytest.mark.soak
@pytest.mark.parametrize("poison", ["raises", "refused"])
def test_one_of_ten_thousand_keys_is_parked_and_redriven_as_if_nothing_had_been(
    read_side: ReadSide, poison: Poison
) -> None:
    must_show(read_side, range(10_001), poison)


def test_what_postgres_refuses_costs_a_few_transactions_and_not_one_for_each_record(
    read_side: ReadSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = history(read_side, range(100))
    tape = Tape(entries)
    projector = read_side.projector(tape, live=faulty("refused", 50))
    transactions, transact = [0], projector._transact  # noqa: SLF001 - counted, not changed

    def counted(*given: Any) -> Any:
        transactions[0] += 1
        return transact(*given)

    monkeypatch.setattr(projector, "_transact", counted)
    tick_to_the_end(projector, tape)
    assert len(entries) == 500
    assert transactions[0] <= 20 + len(LIVE), "all together, each by itself, 2 * 9 + 1 to close in, one to park"


def test_where_it_failed_is_kept_and_nothing_of_what_was_said(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries, live=faulty("raises", 1))
    (first, *behind) = sorted(
        (row for row in read_side.rows("parked") if row["subject"] == contact(1)), key=lambda row: row["seq"]
    )
    assert first["reason"] == "ValueError"
    frames = first["stack"].splitlines()
    assert [frame.split(":")[0] for frame in frames] == ["projections/batch.py", "poison.py"]
    assert frames[-1].endswith(" fold")
    assert "Hello" not in first["stack"]
    assert {row["stack"] for row in behind} == {""}


def test_a_stack_names_no_folder_that_the_project_is_kept_in() -> None:
    beside: dict[str, Any] = {}
    for path in ("/home/demo/onrecord/tests/poison.py", "/srv/projections/elsewhere/helper.py"):
        exec(compile("def fold(): raise ValueError", path, "exec"), beside)  # noqa: S102 - code that stands nowhere
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - it says nothing
            beside["fold"]()
        told = blame.stack(caught.value).splitlines()[-1]
        assert told == f"{Path(path).name}:1 fold"


def test_too_many_parked_keys_stop_that_projection_and_no_other(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries, live=faulty("raises", 0, 1, 2), parked_keys_max=2)
    assert read_side.rows("parked") == [], "nothing is skipped"
    stopped = read_side.rows("stopped_projections")
    assert {row["projection"] for row in stopped} == {"conversation_list"}
    assert "more than 2 keys would be parked" in stopped[0]["reason"]
    assert "ValueError" in stopped[0]["reason"]
    assert "poison.py" in stopped[0]["stack"]
    assert max(read_side.positions("conversation_list").values()) == 0
    assert sum(read_side.positions("timeline").values()) == len(entries)


def test_as_many_as_are_allowed_are_parked(read_side: ReadSide) -> None:
    read_side.project(history(read_side, FEW), live=faulty("raises", 0, 2), parked_keys_max=2)
    assert parked(read_side) == {("conversation_list", contact(0)), ("conversation_list", contact(2))}
    assert read_side.rows("stopped_projections") == []


def test_keys_that_were_parked_before_count(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries, cuts=[1] * len(entries), live=faulty("raises", 0, 1, 2), parked_keys_max=2)
    assert len(parked(read_side)) == 2
    assert {row["projection"] for row in read_side.rows("stopped_projections")} == {"conversation_list"}


def test_what_postgres_refuses_counts_too(read_side: ReadSide) -> None:
    read_side.project(history(read_side, FEW), live=faulty("refused", 0, 1, 2), parked_keys_max=2)
    assert len(parked(read_side)) == 2
    assert {row["projection"] for row in read_side.rows("stopped_projections")} == {"conversation_list"}


def test_a_stopped_projection_goes_on_from_where_it_stopped_when_it_is_mended(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries)
    fresh = read_side.everything()
    read_side.reset()
    history(read_side, FEW)
    read_side.project(entries, cuts=[1] * len(entries), live=faulty("raises", 0, 1, 2), parked_keys_max=2)
    read_side.project(entries)
    assert read_side.rows("stopped_projections") == []
    assert read_side.everything() == fresh


def test_a_stopped_projection_is_tried_again_after_a_redrive(read_side: ReadSide) -> None:
    entries, mended = history(read_side, FEW), set[str]()
    live = faulty("raises", 0, 1, 2)
    (conversations, *others), wrong = live[0].tables, live[0].tables[0].fold

    def fold(row: Any, recorded: Recorded, key: Key) -> Row:
        right = LIVE[0].tables[0].fold
        return dict((right if recorded.subject_id in mended else wrong)(row, recorded, key))

    tape = Tape(entries, cuts=[1] * len(entries))
    tables = (replace(conversations, fold=fold), *others)
    projector = read_side.projector(tape, (replace(live[0], tables=tables), *live[1:]), parked_keys_max=2)
    tick_to_the_end(projector, tape)
    assert read_side.rows("stopped_projections") != []
    (one, other) = sorted(subject for _, subject in parked(read_side))
    mended |= {contact(customer) for customer in FEW} - {other}
    ask(read_side, [contact(customer) for customer in FEW].index(one))
    requests.carry_out(projector)
    assert read_side.rows("stopped_projections") == []
    tick_to_the_end(projector, tape)
    assert parked(read_side) == {("conversation_list", other)}
    assert read_side.positions("conversation_list") == read_side.positions("timeline")


def test_a_preview_shows_rows_before_and_after_and_changes_nothing(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries, live=faulty("raises", 1))
    before = (read_side.everything(), read_side.rows("parked"))
    projector = read_side.projector(Tape([]), live=LIVE[1:])
    projector._projections = LIVE  # noqa: SLF001 - as above
    asked = ask(read_side, 1, dry_run=True)
    requests.carry_out(projector)
    state, result = answered(read_side, asked)
    assert (read_side.everything(), read_side.rows("parked")) == before
    assert state == "done"
    (key,) = result["keys"]
    assert (key["records"], key["problem"]) == (2, None)
    (step,) = key["tables"][LIVE[0].tables[0].name]["shown"]
    assert (step["before"]["last_direction"], step["after"]["last_direction"]) == ("in", "out")
    assert (step["before"]["last_message"], step["after"]["last_message"]) == ("[sealed]", "[sealed]")
    assert "Hello" not in str(result)


def test_a_preview_of_a_key_that_still_fails_says_why(read_side: ReadSide) -> None:
    live = faulty("refused", 1)
    projector = read_side.project(history(read_side, FEW), live=live)
    asked = ask(read_side, 1, dry_run=True)
    requests.carry_out(projector)
    state, result = answered(read_side, asked)
    assert state == "done"
    assert "NumericValueOutOfRange" in result["keys"][0]["problem"]
    assert len(parked(read_side)) == 1


def test_a_redrive_that_fails_leaves_the_key_as_it_was_and_says_so(read_side: ReadSide) -> None:
    projector = read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    before = (read_side.everything(), read_side.rows("parked"))
    asked = ask(read_side, 1)
    requests.carry_out(projector)
    state, result = answered(read_side, asked)
    assert state == "failed"
    assert result["keys"][0]["problem"] == "ValueError"
    assert result["keys"][0]["stack"].endswith(" fold")
    assert (read_side.everything(), read_side.rows("parked")) == before


def test_a_key_that_is_not_parked_is_said_not_to_be(read_side: ReadSide) -> None:
    projector = read_side.projector(Tape([]))
    asked = ask(read_side, 1)
    requests.carry_out(projector)
    assert answered(read_side, asked) == ("failed", {"problem": requests.NOT_PARKED})


def test_a_key_of_a_shard_of_somebody_elses_is_left_to_them(read_side: ReadSide) -> None:
    projector = read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    projector.assign([0])
    asked = ask(read_side, 1)
    assert requests.carry_out(projector) == 0
    assert answered(read_side, asked) == ("requested", None)


def test_after_a_redrive_the_next_records_are_applied_at_once(read_side: ReadSide) -> None:
    entries = history(read_side, FEW)
    read_side.project(entries)
    fresh = read_side.everything()
    read_side.reset()
    history(read_side, FEW)
    tape = Tape(entries[:-1])
    read_side.project(entries[:-1], live=faulty("raises", 2))
    projector = read_side.projector(tape, live=LIVE[1:])
    projector._projections = LIVE  # noqa: SLF001 - as above
    ask(read_side, 2)
    requests.carry_out(projector)
    projector.assign(projector.shards)
    tape.record(entries[-1:])
    tick_to_the_end(projector, tape)
    assert read_side.everything() == fresh


def test_a_key_that_is_parked_in_a_build_of_another_version_too_is_redriven_in_this(read_side: ReadSide) -> None:
    read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    read_side.connection.execute(
        "insert into read.parked (projection, build, shard, seq, subject, reason, record)"
        " select projection, 99, shard, seq, subject, reason, record from read.parked"
    )
    projector = read_side.projector(Tape([]), live=LIVE[1:])
    projector._projections = LIVE  # noqa: SLF001 - as above
    asked = ask(read_side, 1)
    requests.carry_out(projector)
    state, result = answered(read_side, asked)
    assert (state, [key["build"] for key in result["keys"]]) == ("done", [1])


def test_a_key_of_a_build_that_nobody_here_keeps_is_said_to_be_one(read_side: ReadSide) -> None:
    read_side.project(history(read_side, FEW), live=faulty("raises", 1))
    projector = read_side.projector(Tape([]), live=LIVE[1:])
    asked = ask(read_side, 1)
    requests.carry_out(projector)
    state, result = answered(read_side, asked)
    assert (state, "no projector here keeps build 1" in result["keys"][0]["problem"]) == ("failed", True)
