"""What the processes of an installation tell of themselves, from their start to their end, about one command."""

import json
import signal
import time

import pytest

from collector import Span
from command_load import Load
from installations import TOKEN
from observed import Observed
from onrecord.position import holds, parse
from staff import STOP_S_MAX
from waiting import until
from written import rows

TRACE = "0af7651916cd43dd8448eb211c80319c"
CLIENTS_SPAN = "b7ad6b7169203331"
INVITED = "marmalade@example.org"
IS_DRAINED = """
select bool_and(coalesce(reached.seq = written.seq, false))
from (select shard, max(seq) as seq from outbox group by shard) as written
left join read.positions as reached using (shard)
"""
GAPS = "select shard from outbox group by shard having max(seq) <> count(*) or min(seq) <> 1"
INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER = range(1, 6)
# Who made which span, of what kind, and within which other one. The command tells two events: who is invited, and the
# mail that is wanted.
LINE = [
    ("onrecord-api", "POST /v1/invite_member", SERVER, None),
    ("onrecord-api", "invite_member", INTERNAL, "POST /v1/invite_member"),
    *[("onrecord-relay", "publish", PRODUCER, "invite_member")] * 2,
    *[("onrecord-projector", "fold", CONSUMER, "invite_member")] * 2,
    ("onrecord-worker", "feed", CONSUMER, "invite_member"),
    ("onrecord-worker", "effect send", CLIENT, "invite_member"),
    ("onrecord-worker", "record_mail_outcome", INTERNAL, "effect send"),
    ("onrecord-relay", "publish", PRODUCER, "record_mail_outcome"),
    ("onrecord-projector", "fold", CONSUMER, "record_mail_outcome"),
]


@pytest.fixture(scope="module")
def invited(observed: Observed) -> list[Span]:
    """Somebody is invited, within a trace of the client's; its spans, once the last of them has come."""
    answer = observed.command("invite_member", {"email": INVITED, "role": "agent"}, traceparent=_traceparent())
    assert answer.status_code == 201, answer.text
    observed.question("search", query=INVITED)  # within no trace of the client's
    until(lambda: len(observed.collector.of(TRACE)) >= len(LINE), 30, "the last span")
    return observed.collector.of(TRACE)


def test_every_process_lives_and_is_ready(observed: Observed) -> None:
    for member in observed.members.values():
        for path in ("/healthz", "/readyz"):
            told = member.ask(path)
            assert told is not None
            assert (told.status_code, told.json()["ok"]) == (200, True), told.text
    others = observed.question("../readyz").json()["others"]
    assert others == {"relay": True, "projector": True, "worker": True}


def test_one_trace_runs_from_the_request_to_the_mail_and_its_outcome(invited: list[Span]) -> None:
    assert _line(invited) == sorted(LINE, key=str)


def test_spans_tell_where_an_event_stands_and_what_was_made_of_it(invited: list[Span], observed: Observed) -> None:
    [effect] = [span for span in invited if span.name == "effect send"]
    assert [(effect.attributes["onrecord.effect"],)] == [
        (str(found),) for (found,) in rows(observed.installation, "select id from effects")
    ]
    folds = [span.attributes["onrecord.models"] for span in invited if span.name == "fold"]
    assert all("audit_trail" in models for models in folds)


def test_no_span_and_no_log_line_holds_what_is_personal(invited: list[Span], observed: Observed) -> None:
    assert invited
    assert not any(INVITED.partition("@")[0].encode() in body for body in observed.collector.bodies)
    assert not any(INVITED in member.logged for member in observed.members.values())


def test_the_events_carry_the_span_that_they_come_from(invited: list[Span], observed: Observed) -> None:
    spans = {f"00-{span.trace_id}-{span.span_id}-01": span.name for span in invited}
    records = [json.loads(record) for (record,) in rows(observed.installation, "select record from outbox")]
    found = {record["type"].rpartition(".v")[0]: spans.get(record.get("traceparent")) for record in records}
    assert found["member.invited"] == found["mail.requested"] == "invite_member"
    assert found["mail.sent"] == "record_mail_outcome"


def test_every_metric_of_that_command_has_moved(invited: list[Span], observed: Observed) -> None:
    assert invited
    api, relay, projector, worker = (member.measured() for member in observed.members.values())
    assert api.value("onrecord_commands_total", command="invite_member", outcome="done") == 1
    assert api.value("onrecord_requests_total", route="invite_member", status=201) == 1
    assert api.value("onrecord_command_seconds_count") >= 1
    assert api.value("onrecord_request_seconds_count", route="invite_member") == 1
    assert api.value("onrecord_pool_connections", pool="command") >= 1
    assert relay.value("onrecord_relay_active") == 1
    published = relay.value("onrecord_relay_published_events_total")
    assert published == rows(observed.installation, "select count(*) from outbox")[0][0]
    assert relay.value("onrecord_relay_batch_events_sum") == published
    assert relay.value("onrecord_outbox_events") == relay.value("onrecord_outbox_oldest_seconds") == 0
    assert projector.value("onrecord_projector_shards") == observed.installation.log.shards
    assert projector.value("onrecord_projector_applied_events_total") == published
    assert projector.value("onrecord_commit_to_visible_seconds_count", stage="total") >= 1
    assert projector.value("onrecord_projection_lag_events", projection="audit_trail") == 0
    assert worker.value("onrecord_feeder_active") == 1
    assert worker.value("onrecord_effect_calls_total", kind="mail", task="send", outcome="done") == 1
    assert worker.value("onrecord_feeder_lag_events") == 0
    for measured in (api, relay, projector, worker):
        assert measured.value("onrecord_ready") == 1
        assert measured.value("onrecord_errors_logged_total") == 0


def test_log_lines_are_json_each(observed: Observed) -> None:
    for member in observed.members.values():
        for line in member.logged.splitlines():
            assert {"event", "level", "timestamp"} <= json.loads(line).keys(), line


def test_one_after_the_other_is_started_anew_under_load_and_no_command_is_lost(
    invited: list[Span], observed: Observed
) -> None:
    assert invited
    with observed.another_api() as second:
        load = Load(
            f"{observed.api.address}/v1/", TOKEN, seed=1, also=(f"{second.address}/v1/",), per_s=25, patient=True
        )
        load.start()
        try:
            for name in ("api", "relay", "projector"):
                load.go_on(10)
                observed.members[name].restart()
        finally:
            load.stop()
    assert {command.outcome for command in load.commands} <= {"acknowledged", "refused"}
    until(lambda: rows(observed.installation, IS_DRAINED) == [(True,)], 60, "the last event in the read models")
    assert rows(observed.installation, GAPS) == []
    told = [command.position for command in load.commands if command.position]
    ends = dict(rows(observed.installation, "select shard, max(seq) from outbox group by shard"))
    assert told
    assert all(holds(ends, parse(position, observed.installation.log.shards)) for position in told)


def test_asked_to_stop_every_process_ends_soon_and_gives_up_what_it_owns(
    invited: list[Span], observed: Observed
) -> None:
    """The last one: nothing runs after it."""
    assert invited
    for name, member in observed.members.items():
        began = time.monotonic()
        assert member.stop() in {0, -signal.SIGTERM}, member.logged
        assert time.monotonic() - began < STOP_S_MAX / 2, name
    assert rows(observed.installation, "select kind from heartbeats") == []
    held = "select count(*) from pg_locks join pg_database on oid = database where locktype = 'advisory'"
    assert rows(observed.installation, f"{held} and datname = current_database()") == [(0,)]


def _line(spans: list[Span]) -> list[tuple[str, str, int, str | None]]:
    names = {span.span_id: span.name for span in spans}
    return sorted(((s.service, s.name, s.kind, names.get(s.parent_id)) for s in spans), key=str)


def _traceparent() -> str:
    return f"00-{TRACE}-{CLIENTS_SPAN}-01"
