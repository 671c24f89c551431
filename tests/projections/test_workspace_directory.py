"""Given what happened in a workspace, its directory; however the log is cut, and whatever is repeated."""

from collections.abc import Sequence
from typing import Any, cast, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import checker
import sealing
import workspace_histories
from checker import History, LogRecord, OutboxRow
from histories import SHARDS, Entry
from onrecord.events import BY_TYPE, Event, WorkspaceEvent
from onrecord.events import examples as example
from onrecord.events.envelope import Recorded
from projections.applying import rows_as_json
from projections.workspace_directory import THINGS
from read_side import ReadSide
from workspace_histories import Step, id_of

OF_OTHERS = {
    "log.settled.v1",
    "access.recorded.v3",
    "account.created.v1",
    "account.changed.v1",
    "sign_in.recorded.v1",
    "sign_in.refused.v1",
    "templates.requested.v1",
    "status.unmatched.v1",
}
PREFIXES_OF_OTHERS = ("mail.", "sign_in_code.", "rebuild.", "rollback.", "redrive.", "prune.", "settle.")

cuts = st.lists(st.integers(1, 8), max_size=40)
MEMBER = Step("join", 0, "Ada")


def made(read_side: ReadSide, steps: Sequence[Step]) -> list[Entry]:
    return workspace_histories.history(steps, read_side.log.source, read_side.log.workspace_id)


def things(read_side: ReadSide, *steps: Step) -> dict[str, dict[str, Any]]:
    """What the directory says after these steps, by kind; of each kind there is one."""
    read_side.project(made(read_side, steps))
    return {row["kind"]: row for row in read_side.rows("workspace_directory")}


@given(steps=workspace_histories.steps(), cuts=cuts, again=st.integers(0, 20))
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cuts_and_repeats_give_what_a_plain_fold_says(
    read_side: ReadSide, steps: list[Step], cuts: list[int], again: int
) -> None:
    read_side.reset()
    entries = made(read_side, steps)
    read_side.project([*entries[:again], *entries], cuts)
    assert checker.findings(_history(entries, read_side)) == []


def _history(entries: Sequence[Entry], read_side: ReadSide) -> History:
    logs: dict[int, list[LogRecord]] = {shard: [] for shard in range(SHARDS)}
    for place, entry in enumerate(entries):
        logs[entry.shard].append(LogRecord(place, entry.seq, entry.key.encode(), entry.record))
    outbox = {(entry.shard, entry.seq): OutboxRow(f"workspace/{entry.key}", entry.record) for entry in entries}
    keys = sealing.raw_keys(workspace_histories.persons())
    return History(logs, outbox, [], read_side.everything(), keys)


def test_every_event_of_a_workspace_is_a_things_or_known_to_be_none() -> None:
    for event_type in (model.model_fields["type"].default for model in get_args(WorkspaceEvent)):
        recorded = Recorded(0, 1, example.envelope(event_type), cast("Event", example.event(event_type)))
        is_of_others = event_type in OF_OTHERS or event_type.startswith(PREFIXES_OF_OTHERS)
        assert bool(list(THINGS.keys(recorded))) != is_of_others, event_type
    assert BY_TYPE.keys() >= OF_OTHERS


def test_a_member_has_a_name_an_e_mail_and_a_role(read_side: ReadSide) -> None:
    member = things(read_side, MEMBER, Step("promote"))["member"]
    assert (member["name"], member["email"], member["details"]) == ("Ada", "Ada@demo.example", {"role": "admin"})


def test_who_left_keeps_their_name_and_no_e_mail(read_side: ReadSide) -> None:
    member = things(read_side, MEMBER, Step("remove"))["member"]
    assert (member["name"], member["email"]) == ("Ada", None)
    assert member["gone_at"] is not None


def test_an_invitation_ends_when_it_is_accepted(read_side: ReadSide) -> None:
    found = things(read_side, Step("invite", 0, "Ada"), Step("accept", 0, "Ada"))
    assert (found["invitation"]["email"], found["member"]["email"]) == (None, "Ada@demo.example")
    assert found["invitation"]["gone_at"] == found["member"]["made_at"]


def test_an_invitation_ends_when_it_is_revoked(read_side: ReadSide) -> None:
    invitation = things(read_side, Step("invite", 0, "Ada"), Step("revoke"))["invitation"]
    assert (invitation["email"], invitation["gone_at"] is None) == (None, False)


def test_a_changed_view_is_whole_what_it_was_changed_to(read_side: ReadSide) -> None:
    view = things(read_side, Step("make view", 0, "Odd"), Step("change view", 0, "Even"))["view"]
    assert (view["member_id"], view["details"]["name"]) == (None, "Even")
    assert view["details"]["label_id"] == id_of("label", 0)


def test_a_channel_is_as_it_was_told_last(read_side: ReadSide) -> None:
    steps = [Step("connect", 0, "Sales"), Step("ail", 0, "odd"), Step("end list")]
    channel = things(read_side, *steps)["channel"]["details"]
    assert (channel["name"], channel["health"], channel["failure"], channel["code"]) == (
        "Sales",
        "degraded",
        "throttle",
        4,
    )
    assert channel["templates_listed_at"] > channel["health_since"]


def test_a_new_token_makes_a_channel_healthy_and_giving_it_up_ends_it(read_side: ReadSide) -> None:
    channel = things(read_side, Step("connect"), Step("ail", 0, "odd"), Step("reconnect"), Step("disable"))["channel"]
    assert (channel["details"]["health"], channel["details"]["code"]) == ("healthy", None)
    assert channel["gone_at"] is not None


def test_a_template_that_is_listed_again_is_the_same_one(read_side: ReadSide) -> None:
    listed = [Step("list template", 0, text) for text in ("a", "b", "abcd")]
    template = things(read_side, Step("connect"), *listed)["template"]
    assert template["details"]["body"] == "abcd"
    assert len(read_side.rows("workspace_directory")) == 2


def test_a_deleted_label_keeps_its_name(read_side: ReadSide) -> None:
    label = things(read_side, Step("make label", 0, "Refund"), Step("delete label"))["label"]
    assert (label["details"], label["gone_at"] is None) == ({"name": "Refund", "colour": "red"}, False)


def test_a_person_whose_key_is_destroyed_reads_erased(read_side: ReadSide) -> None:
    entries = made(read_side, [MEMBER, Step("join", 1, "Eve"), Step("invite", 2, "Bob")])
    for place in (0, 2):
        read_side.destroy_key(id_of("member", place))
    read_side.project(entries)
    rows = {(row["kind"], row["member_id"]): row for row in read_side.rows("workspace_directory")}
    assert {(row["name"], row["email"]) for row in rows.values()} == {
        ("[erased]", "[erased]"),
        ("Eve", "Eve@demo.example"),
        (None, "[erased]"),
    }


def test_an_erasure_gives_the_rows_that_a_fold_after_it_gives(read_side: ReadSide) -> None:
    entries = made(read_side, [MEMBER, Step("make token"), Step("join", 1, "Eve"), Step("remove", 1)])
    read_side.project(entries)
    erased = [{"workspace_id": entries[0].key, "contact_id": id_of("member", place)} for place in (0, 1)]
    assert THINGS.erase is not None
    read_side.connection.execute(THINGS.erase, (rows_as_json(erased),))
    left = read_side.everything()
    read_side.reset()
    for one in erased:
        read_side.destroy_key(one["contact_id"])
    read_side.project(entries)
    assert read_side.everything() == left


def test_the_planner_keeps_no_samples_of_names_and_e_mails(read_side: ReadSide) -> None:
    read_side.project(made(read_side, [MEMBER]))
    read_side.connection.execute("analyze")
    sampled = read_side.connection.execute(
        "select attname from pg_stats where schemaname = 'read' and tablename = %s", (THINGS.name,)
    ).fetchall()
    assert sampled, "the other columns are sampled"
    assert not {name for (name,) in sampled} & set(THINGS.personal)
