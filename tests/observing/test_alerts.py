"""Each alert rule: silent while all is well, and raised by what it is for, measured by the code that measures it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families as parse

from onrecord import metrics, monitoring, readiness, standing
from onrecord.effects import standing as of_workers
from outbox_relay import standing as of_relay
from projections import standing as of_projectors
from promql import Sample, Scrape, evaluate, metrics_of

ROOT = Path(__file__).parents[2]
ALERTS = {
    rule["alert"]: rule
    for group in yaml.safe_load((ROOT / "monitoring" / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
}
DASHBOARD = json.loads((ROOT / "monitoring" / "dashboard.json").read_text())
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
INSTANCE = {"instance": "127.0.0.1:19700", "job": "onrecord"}
SCRAPES_S = (0.0, 240.0)

SHIPPED = of_relay.Found(unpublished=0, oldest_s=0, halted=0)
LAG = of_projectors.Lag("timeline", events=0, seconds=0, own_seconds=0)
FOLDED = of_projectors.Found((LAG,), {}, stopped_shards=0, stopped_models=0, building=0)
AROUND = of_workers.Around(0, 0, 0, 0, 0, 0, 0, 0)
WORKED = of_workers.Found((of_workers.Open("mail", "pending", 1, 2.0),), AROUND)
BUDGET = 100_000_000
COUNTS: dict[str, tuple[str, Callable[[], int]]] = {
    "onrecord_streams": ("", int),
    "onrecord_position_waiters": ("", int),
}


class Pool:
    """As many of a pool's figures as are asked for."""

    def __init__(self, **stats: int) -> None:
        self.stats = {"pool_size": 2, "pool_available": 2, "pool_max": 8} | stats

    def get_stats(self) -> dict[str, int]:
        return self.stats


@cache
def counted() -> Sequence[Sample]:
    """What processes count. Read once: it is long where other tests have counted much, and stands still meanwhile."""
    metrics.BUILD.labels("0.1.0", "api")
    metrics.REQUESTS.labels("send_message", "500")
    metrics.REQUEST_S.labels("send_message")
    for outcome in ("done", "broken", "unavailable"):
        metrics.COMMANDS.labels("send_message", outcome)
    metrics.VISIBLE_S.labels("total")
    metrics.EFFECTS.labels("mail", "send", "done")
    metrics.EFFECT_S.labels("mail")
    metrics.AI_COST.labels("triage", "claude")
    metrics.AI_TOKENS.labels("triage", "claude", "in")
    return _read(REGISTRY)


def scraped(
    shipped: of_relay.Found = SHIPPED,
    folded: of_projectors.Found = FOLDED,
    worked: of_workers.Found = WORKED,
    pool: Pool | None = None,
) -> list[Sample]:
    """One scrape of an installation, all of whose processes are one."""
    monitor = monitoring.Monitor()
    monitor.ready = lambda: {"process": None}
    found = [
        standing.gauge("onrecord_measured", "", 1),
        *of_relay.gauges(shipped),
        *of_projectors.tell(folded),
        *of_workers.tell(worked, BUDGET),
        *readiness.Gauges({"query": pool or Pool()}, COUNTS).collect(),
    ]
    samples = [Sample("up", INSTANCE, 1.0), *counted(), *_read(monitor.registry), *_read(_Collected(found))]
    return [
        one._replace(value=1.0) if one.name in {"onrecord_relay_active", "onrecord_feeder_active"} else one
        for one in samples
    ]


def _read(registry: CollectorRegistry) -> list[Sample]:
    told = generate_latest(registry).decode()
    return [Sample(one.name, one.labels | INSTANCE, one.value) for family in parse(told) for one in family.samples]


class _Collected(CollectorRegistry):
    """These families, and no others."""

    def __init__(self, families: Sequence[Metric]) -> None:
        super().__init__()
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


def at(name: str, value: float, **labels: str) -> Callable[[], list[Sample]]:
    """All is well, but for this metric."""
    return lambda: _changed(scraped(), name, labels, lambda _: value)


def more(name: str, by: float, **labels: str) -> Callable[[], list[Sample]]:
    """All is well, but this one has been counted so many times meanwhile."""
    return lambda: _changed(scraped(), name, labels, lambda before: before + by)


def slow(name: str, seconds: float, **labels: str) -> Callable[[], list[Sample]]:
    """All is well, but a hundred took longer than so long."""

    def changed() -> list[Sample]:
        return [
            one._replace(value=one.value + 100)
            if one.name == f"{name}_bucket" and float(one.labels["le"]) > seconds and _has(one, labels)
            else one
            for one in scraped()
        ]

    return changed


def _changed(
    samples: Iterable[Sample], name: str, labels: dict[str, str], change: Callable[[float], float]
) -> list[Sample]:
    samples = list(samples)
    assert any(one.name == name and _has(one, labels) for one in samples), f"nothing is measured as {name} {labels}"
    return [one._replace(value=change(one.value)) if one.name == name and _has(one, labels) else one for one in samples]


def _has(sample: Sample, labels: dict[str, str]) -> bool:
    return labels.items() <= sample.labels.items()


def around(**changed: int) -> of_workers.Found:
    return WORKED._replace(around=AROUND._replace(**changed))


def opened(state: str, seconds: float) -> of_workers.Found:
    return WORKED._replace(open=(of_workers.Open("mail", state, 1, seconds),))


FAULTS: dict[str, Callable[[], list[Sample]]] = {
    "OnRecordProcessDown": at("up", 0),
    "OnRecordProcessNotReady": at("onrecord_ready", 0),
    "OnRecordNothingMeasured": at("onrecord_measured", 0),
    "OnRecordNoActiveRelay": at("onrecord_relay_active", 0),
    "OnRecordRelayLate": lambda: scraped(SHIPPED._replace(unpublished=3, oldest_s=11.0)),
    "OnRecordShardHalted": lambda: scraped(SHIPPED._replace(halted=1)),
    "OnRecordProjectionLate": lambda: scraped(folded=FOLDED._replace(lags=(LAG._replace(events=5, seconds=31.0),))),
    "OnRecordProjectionStopped": lambda: scraped(folded=FOLDED._replace(stopped_shards=1)),
    "OnRecordKeyParked": lambda: scraped(folded=FOLDED._replace(parked_keys={"timeline": 1})),
    "OnRecordSeenLate": slow("onrecord_commit_to_visible_seconds", 2.5, stage="total"),
    "OnRecordCommandsBroken": more("onrecord_commands_total", 1, outcome="broken"),
    "OnRecordCommandsUnavailable": more("onrecord_commands_total", 500, outcome="unavailable"),
    "OnRecordCommandsSlow": slow("onrecord_command_seconds", 1.0),
    "OnRecordRequestsFail": more("onrecord_requests_total", 1, status="500"),
    "OnRecordPoolExhausted": lambda: scraped(pool=Pool(requests_waiting=1)),
    "OnRecordNobodyFeeds": at("onrecord_feeder_active", 0),
    "OnRecordShardUnfed": lambda: scraped(worked=around(unfed_shards=1)),
    "OnRecordEffectsLate": lambda: scraped(worked=opened("pending", 901.0)),
    "OnRecordEffectsInDoubt": lambda: scraped(worked=opened("unknown", 1.0)),
    "OnRecordWebhooksLate": lambda: scraped(worked=around(webhooks_oldest_s=301)),
    "OnRecordWebhooksFailed": lambda: scraped(worked=around(webhooks_failed=1)),
    "OnRecordChannelStopped": lambda: scraped(worked=around(channels_stopped=1)),
    "OnRecordModelBudgetNearlyUsed": lambda: scraped(worked=around(ai_used_microdollars=91_000_000)),
    "OnRecordErrorsLogged": more("onrecord_errors_logged_total", 1),
}


def test_every_alert_is_tried_here() -> None:
    assert FAULTS.keys() == ALERTS.keys()


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_is_silent_while_all_is_well(name: str) -> None:
    well = scraped()
    assert evaluate(ALERTS[name]["expr"], [Scrape(time, well) for time in SCRAPES_S]) == {}


@pytest.mark.parametrize("name", FAULTS)
def test_an_alert_is_raised_by_what_it_is_for_and_no_other_is(name: str) -> None:
    first, last = SCRAPES_S
    scrapes = [Scrape(first, scraped()), Scrape(last, FAULTS[name]())]
    assert {other for other, rule in ALERTS.items() if evaluate(rule["expr"], scrapes)} == {name}


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_urgent_it_is_and_what_to_do(name: str) -> None:
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    assert (ROOT / page).is_file()
    assert anchor == name.lower()
    paragraph = re.search(rf"^### {name}\n(.*?)(?=^#|\Z)", RUNBOOK, re.MULTILINE | re.DOTALL)
    assert paragraph, f"the runbook has no {name}"
    assert all(f"**{part}.**" in paragraph[1] for part in ("Means", "Look", "Do"))


def test_the_runbook_has_no_paragraph_without_an_alert() -> None:
    assert sorted(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)) == sorted(ALERTS)


def _panels(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in of["panels"]:
        yield panel
        yield from _panels(panel) if "panels" in panel else ()


def test_the_dashboard_shows_only_what_is_measured() -> None:
    known = {sample.name for sample in scraped()}
    panels = [panel for panel in _panels(DASHBOARD) if panel["type"] != "row"]
    assert len({panel["id"] for panel in _panels(DASHBOARD)}) == len(list(_panels(DASHBOARD)))
    for panel in panels:
        for target in panel["targets"]:
            assert metrics_of(target["expr"]) <= known, panel["title"]


def test_every_metric_is_shown_or_alerted_on() -> None:
    shown = {
        name
        for panel in _panels(DASHBOARD)
        for target in panel.get("targets", ())
        for name in metrics_of(target["expr"])
    }
    alerted = {name for rule in ALERTS.values() for name in metrics_of(rule["expr"])}
    base = re.compile(r"_(bucket|sum|count)$")
    names = {one.name for one in scraped() if one.name.startswith("onrecord_") and not one.name.endswith("_created")}
    ours = {base.sub("", name) for name in names}
    assert ours - {base.sub("", name) for name in shown | alerted} == set()
