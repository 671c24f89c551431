"""The figures over any range: what a count of the whole history gives, in anybody's time zone."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest

import checker_stats
from asking import Row, ask
from installations import Installation, Servers, make_installation
from lives import CONVERSATIONS, DEEDS, Act, folded, history, numbered
from onrecord import ids
from posting import refused
from projections import schema
from projections.applying import rows_as_json
from projections.catalogue import LIVE
from projections.stats import STATS
from queries import get_stats
from queries.get_stats import LIMITS_S
from sharing import served

ACTS = 400
SECONDS_MAX = 30_000
COUNTS = ("messages_in", "messages_out", "opened", "reopened", "resolved", "labelled")
RANGES = [
    ("UTC", "2026-01-29", "2026-04-15", "day"),
    ("UTC", "2026-02-27", "2026-03-05", "hour"),
    ("+05:45", "2026-02-01", "2026-03-02", "day"),
    ("-03:30", "2026-02-10", "2026-02-12", "hour"),
    ("Europe/Berlin", "2026-03-27", "2026-03-31", "hour"),
]


@pytest.fixture(scope="module")
def filled(servers: Servers) -> tuple[Installation, Sequence[Act]]:
    """An installation whose figures are those of a long history, and of another workspace's."""
    made, chance = make_installation(servers), random.Random(7)
    acts = [
        (chance.randrange(CONVERSATIONS), chance.choice(DEEDS[:-1]), chance.randrange(3), chance.randrange(SECONDS_MAX))
        for _ in range(ACTS)
    ]
    with made.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, made.log.shards)
        save(connection, acts, made.log.workspace_id)
        save(connection, acts[: ACTS // 2], ids.new())
    return made, acts


def save(connection: psycopg.Connection, acts: Sequence[Act], workspace_id: Any) -> None:
    tables = folded(history(acts, workspace_id))
    for table in STATS.tables:
        connection.execute(table.save, (rows_as_json(tables[table.name]),))


@pytest.fixture(scope="module")
async def api(filled: tuple[Installation, Sequence[Act]]) -> AsyncIterator[httpx.AsyncClient]:
    async with served(filled[0]) as (_, client):
        yield client


class Count:
    """The figures of a stretch of time, counted from what happened in it."""

    def __init__(self, acts: Sequence[Act], grouped_by: str) -> None:
        self.grouped_by = grouped_by
        self.acts: list[tuple[datetime, str, str]] = []
        self.changes: list[tuple[datetime, str, str, int]] = []
        self.ended: list[tuple[datetime, str, str, int]] = []
        for step in checker_stats.walk(numbered(history(acts))):
            self.acts += [(step.at, str(step.act), id_) for of, id_ in step.acted() if of == grouped_by]
            self.changes += [(step.at, name, id_, n) for name, (of, id_), n in step.changes() if of == grouped_by]
            self.ended += [
                (step.at, what, id_, int((step.at - began).total_seconds()))
                for what, began in step.ended
                for of, id_ in step.case.groups(step.doer)
                if of == grouped_by
            ]

    def figures(self, begins: datetime, ends: datetime, group: str | None) -> Row:
        mine = [group or ""] if group is not None or self.grouped_by == "member" else ["whatsapp"]
        found: Row = dict.fromkeys(COUNTS, 0) | {"group": group}
        found |= Counter(act for at, act, id_ in self.acts if begins <= at < ends and id_ in mine)
        for name in ("open", "snoozed"):
            steps = [n for at, of, id_, n in self.changes if at < ends and id_ in mine and of == f"{name}_change"]
            found[f"{name}_at_end"] = sum(steps)
        for what in ("first_response", "response", "resolution"):
            taken = [s for at, of, id_, s in self.ended if begins <= at < ends and id_ in mine and of == what]
            found[what] = self.duration(taken) if taken else None
        return found

    def duration(self, taken: Sequence[int]) -> Row:
        ordered = sorted(taken)
        histogram = Counter(sum(seconds > limit for limit in LIMITS_S) for seconds in taken)

        def limit(share: float) -> int | None:
            seconds = ordered[-int(-len(ordered) * share // 1) - 1]
            return next((limit for limit in LIMITS_S if seconds <= limit), None)

        return {
            "count": len(taken),
            "seconds": sum(taken),
            "histogram": [histogram[place] for place in range(len(LIMITS_S) + 1)],
            "p50_s_max": limit(0.5),
            "p90_s_max": limit(0.9),
        }


def nothing(figures: Row) -> bool:
    return not any(value for name, value in figures.items() if name != "group")


@pytest.mark.parametrize("group_by", ["none", "channel", "member", "label"])
@pytest.mark.parametrize(("zone", "first", "last", "by"), RANGES)
async def test_a_range_is_told_as_the_history_has_it(
    api: httpx.AsyncClient,
    filled: tuple[Installation, Sequence[Act]],
    zone: str,
    first: str,
    last: str,
    by: str,
    group_by: str,
) -> None:
    asked = {"from": first, "to": last, "by": by, "time_zone": zone, "group_by": group_by}
    answer = await ask(api, "get_stats", **asked)
    count = Count(filled[1], "channel" if group_by == "none" else group_by)
    stretches = [moments(bucket) for bucket in answer["buckets"]]
    for (begins, ends), bucket in zip(stretches, answer["buckets"], strict=True):
        for figures in bucket["figures"]:
            assert figures == count.figures(begins, ends, figures["group"]), (begins, figures["group"])
    for figures in answer["total"]:
        assert figures == count.figures(stretches[0][0], stretches[-1][1], figures["group"])
    groups = {id_ or None for _, _, id_ in count.acts} if group_by != "none" else {None}
    told = {figures["group"] for figures in answer["total"]}
    silent = [count.figures(stretches[0][0], stretches[-1][1], group) for group in groups - told]
    assert all(map(nothing, silent)), "who isn't told of did nothing"


def moments(bucket: Row) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(bucket["begins_at"]), datetime.fromisoformat(bucket["ends_at"])


async def test_a_day_without_its_lost_hour_has_23(api: httpx.AsyncClient) -> None:
    answer = await ask(
        api, "get_stats", **{"from": "2026-03-29", "to": "2026-03-29", "by": "hour", "time_zone": "Europe/Berlin"}
    )
    begins = [moments(bucket)[0] for bucket in answer["buckets"]]
    assert len(begins) == 23
    assert begins[0] == datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


async def test_what_has_not_begun_is_left_out(api: httpx.AsyncClient) -> None:
    now = datetime.now(UTC)
    answer = await ask(
        api, "get_stats", **{"from": str(now.date()), "to": str(now.date() + timedelta(days=3)), "by": "hour"}
    )
    begins = [moments(bucket)[0] for bucket in answer["buckets"]]
    assert begins[-1] <= now + timedelta(minutes=1)
    assert len(begins) in {now.hour + 1, now.hour + 2, 1}


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"from": "2026-01-02", "to": "2026-01-01"}, "range-malformed"),
        ({"from": "2026-01-01", "to": "2026-04-03"}, "range-malformed"),
        ({"from": "2026-01-01", "to": "2026-01-15", "by": "hour"}, "range-malformed"),
        ({"from": "2100-01-01", "to": "2100-01-02"}, "range-malformed"),
        ({"from": "0001-01-01", "to": "0001-01-02", "time_zone": "+14:00"}, "range-malformed"),
        ({"from": "9999-12-31", "to": "9999-12-31"}, "range-malformed"),
        ({"from": "2026-01-01", "to": "2026-01-02", "time_zone": "Europe"}, "time-zone-unknown"),
        ({"from": "2026-01-01", "to": "2026-01-02", "time_zone": "/etc/hosts"}, "time-zone-unknown"),
        ({"from": "2026-01-01", "to": "2026-01-02", "time_zone": "+15:00"}, "time-zone-unknown"),
        ({"from": "2026-01-01", "to": "yesterday"}, "malformed"),
        ({"from": "2026-01-01", "to": "2026-01-02", "by": "week"}, "malformed"),
    ],
)
async def test_what_can_t_be_told_is_refused(api: httpx.AsyncClient, asked: dict[str, str], kind: str) -> None:
    refused(await api.get("/get_stats", params=asked), 422, kind)


async def test_more_than_can_be_told_at_once_is_refused(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_stats, "GROUPS_MAX", 1)
    asked = {"from": "2026-02-01", "to": "2026-03-01", "group_by": "member"}
    refused(await api.get("/get_stats", params=asked), 422, "range-malformed")
