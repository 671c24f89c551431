"""The figures once more, as plain Python over the records' JSON: what the checker compares the real ones with."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from numbering import Numbered

Row = dict[str, Any]
Group = tuple[str, str]
Key = tuple[tuple[str, Any], ...]

STANDING = ("open_change", "snoozed_change")
ACTS = {
    "message.received": "messages_in",
    "message.queued": "messages_out",
    "conversation.opened": "opened",
    "conversation.resolved": "resolved",
    "conversation.labelled": "labelled",
}
OURS = {"messages_out", "resolved", "labelled"}
MINUTES = [0.5, 1, 2, 5, 10, 15, 30]
HOURS = [1, 2, 4, 8, 12, 24, 48, 72, 7 * 24, 14 * 24, 30 * 24]
CLASSES_S = [*(minutes * 60 for minutes in MINUTES), *(hours * 3600 for hours in HOURS)]


class Case:
    """A conversation as its figures see it; `row` is what is kept of it, `judged` what its last event says of AI."""

    judged: Sequence[tuple[str, dict[str, Any], dict[str, int]]] = ()

    def __init__(self, opening: Numbered) -> None:
        self.row: Row = {
            "workspace_id": UUID(opening.event["workspaceid"]),
            "conversation_id": UUID(opening.data["conversation_id"]),
            "channel": opening.data["channel"],
            "status": "open",
            "assignee_id": None,
            "label_ids": [],
            "began_at": opening.at,
            "answered": False,
            "waiting_since": None,
            "triage": None,
            "drafts": {},
        }

    def take(self, numbered: Numbered) -> list[tuple[str, datetime]]:  # noqa: C901 - a case a type
        """Move on; returns what came to an end, with its beginning."""
        row, data = self.row, numbered.data
        self.judged = list(self._judge(numbered))
        waited, ended = row["waiting_since"], []
        match numbered.kind:
            case "message.received":
                row["waiting_since"] = waited or numbered.at
            case "message.queued" if waited:
                ended = [("response", waited)] + ([] if row["answered"] else [("first_response", waited)])
                row.update(waiting_since=None, answered=True)
            case "conversation.resolved":
                ended = [("resolution", row["began_at"])]
                row.update(status="resolved", waiting_since=None)
            case "conversation.reopened":
                anew = {"began_at": numbered.at, "answered": False} if row["status"] == "resolved" else {}
                row.update(status="open", **anew)
            case "contact.erased":
                row.update(status="resolved", waiting_since=None)
            case "conversation.snoozed":
                row["status"] = "snoozed"
            case "conversation.assigned" | "conversation.unassigned":
                row["assignee_id"] = UUID(data["assignee_id"]) if "assignee_id" in data else None
            case "conversation.labelled" | "conversation.unlabelled":
                rest = {one for one in row["label_ids"] if str(one) != data["label_id"]}
                put_on = {UUID(data["label_id"])} if numbered.kind == "conversation.labelled" else set()
                row["label_ids"] = sorted(rest | put_on)
        return ended

    def _judge(self, numbered: Numbered) -> Iterator[tuple[str, dict[str, Any], dict[str, int]]]:
        """What is to be counted of the model's proposals: for which task and words, and what."""
        row, data = self.row, numbered.data
        words = {"prompt": data.get("prompt") or "", "is_offline": data.get("is_offline")}
        drafted, sent = row["drafts"].get(data.get("request_id")), row["drafts"].get(data.get("draft_id"))
        match numbered.kind:
            case "ai.triaged":
                row["triage"] = {**words, "urgency": data["urgency"], "assignee_id": data.get("assignee_id")}
                yield "triage", words, {"proposed": 1}
            case "ai.drafted":
                row["drafts"] = {**row["drafts"], data["request_id"]: words}
                yield "draft", words, {"proposed": 1}
            case "ai.draft_discarded" if drafted:
                self._decide(data["request_id"])
                yield "draft", drafted, {"discarded" if data["reason"] == "by_member" else "superseded": 1}
            case "message.queued" if sent:
                self._decide(data["draft_id"])
                amounts = {name: data[name] for name in ("draft_chars", "edit_distance")}
                yield "draft", sent, {"approved": 1, "approved_unchanged": int(not data["edit_distance"]), **amounts}
        triage = row["triage"]
        chosen = {"conversation.prioritised": ("priority", "urgency"), "conversation.assigned": ("assignee_id",) * 2}
        said, suggested = chosen.get(numbered.kind, ("", ""))
        if triage and said and triage[suggested] and doer_of(numbered):
            row["triage"] = None
            yield "triage", triage, {"confirmed" if data[said] == triage[suggested] else "overridden": 1}

    def _decide(self, draft_id: str) -> None:
        self.row["drafts"] = {one: words for one, words in self.row["drafts"].items() if one != draft_id}

    def groups(self, member: object) -> set[Group]:
        labels = (("label", str(label_id)) for label_id in self.row["label_ids"])
        return {("channel", self.row["channel"]), ("member", str(member or "")), *labels}

    def standing(self) -> Counter[tuple[str, Group]]:
        """Where it stands unresolved, once per group."""
        name = {"open": "open_change", "snoozed": "snoozed_change"}.get(self.row["status"])
        return Counter((name, group) for group in self.groups(self.row["assignee_id"]) if name)


def doer_of(numbered: Numbered) -> str:
    """The member who did it; nobody where it was no person."""
    names = (numbered.event["actor"], numbered.event.get("onbehalfof", ""))
    return next((name.removeprefix("member/") for name in names if name.startswith("member/")), "")


class Step(NamedTuple):
    """What one event did to one conversation."""

    numbered: Numbered
    case: Case
    was: str | None
    stood: Counter[tuple[str, Group]]
    ended: Sequence[tuple[str, datetime]]

    @property
    def at(self) -> datetime:
        return self.numbered.at.astimezone(UTC)

    @property
    def slot(self) -> datetime:
        return self.at.replace(minute=self.at.minute // 15 * 15, second=0, microsecond=0)

    @property
    def month(self) -> datetime:
        return self.at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

    @property
    def doer(self) -> str:
        return doer_of(self.numbered)

    def key(self, group: Group, at: datetime, **more: object) -> Key:
        where = {"workspace_id": self.case.row["workspace_id"], "shard": self.numbered.shard}
        return tuple(sorted((where | {"grouped_by": group[0], "group_id": group[1], "at": at} | more).items()))

    @property
    def act(self) -> str | None:
        if self.numbered.kind == "conversation.reopened":
            return "reopened" if self.was == "resolved" else None
        return ACTS.get(self.numbered.kind)

    def acted(self) -> set[Group]:
        """The groups that the act counts for."""
        if self.act is None:
            return set()
        groups = self.case.groups(self.doer if self.act in OURS else self.case.row["assignee_id"])
        if self.act == "labelled":
            groups = {group for group in groups if group[0] != "label"} | {("label", self.numbered.data["label_id"])}
        return groups

    def changes(self) -> Iterator[tuple[str, Group, int]]:
        stands = self.case.standing()
        for name, group in self.stood.keys() | stands.keys():
            if step := stands[name, group] - self.stood[name, group]:
                yield name, group, step


def walk(log: Sequence[Numbered]) -> Iterator[Step]:
    """Every step of every conversation; a case is as the step left it while that is looked at."""
    cases: dict[str, Case] = {}
    for numbered in log:
        touched = numbered.data.get("conversation_ids", []) if numbered.kind == "contact.erased" else []
        for conversation_id in [*touched, *filter(None, [numbered.data.get("conversation_id")])]:
            if numbered.kind == "conversation.opened":
                cases[conversation_id] = Case(numbered)
                yield Step(numbered, cases[conversation_id], None, Counter(), [])
            else:
                case = cases[conversation_id]
                was, stood = case.row["status"], case.standing()
                yield Step(numbered, case, was, stood, case.take(numbered))


def _rows(sums: Mapping[Key, Mapping[str, int]], names: Iterable[str]) -> list[Row]:
    wanted = list(names)
    return [dict(key) | {name: by.get(name, 0) for name in wanted} for key, by in sums.items()]


def conversations(log: Sequence[Numbered]) -> Iterable[Row]:
    return {step.case.row["conversation_id"]: step.case.row for step in walk(log)}.values()


def counts(log: Sequence[Numbered]) -> Iterable[Row]:
    sums: dict[Key, Counter[str]] = defaultdict(Counter)
    for step in walk(log):
        for group in step.acted():
            sums[step.key(group, step.slot)][str(step.act)] += 1
        for name, group, n in step.changes():
            sums[step.key(group, step.slot)][name] += n
    return _rows(sums, (*ACTS.values(), "reopened", *STANDING))


def balances(log: Sequence[Numbered]) -> Iterable[Row]:
    sums: dict[Key, Counter[str]] = defaultdict(Counter)
    for step in walk(log):
        for name, group, n in step.changes():
            sums[step.key(group, step.month)][name] += n
    return _rows(sums, STANDING)


def durations(log: Sequence[Numbered]) -> Iterable[Row]:
    sums: dict[Key, Counter[str]] = defaultdict(Counter)
    for step in walk(log):
        for what, began in step.ended:
            seconds = max(0, int((step.at - began).total_seconds()))
            longer_than = sum(seconds > bound for bound in CLASSES_S)
            for group in step.case.groups(step.doer):
                sums[step.key(group, step.slot, what=what, **{"class": longer_than})].update(count=1, seconds=seconds)
    return _rows(sums, ("count", "seconds"))


def proposals(log: Sequence[Numbered]) -> Iterable[Row]:
    sums: dict[Key, Counter[str]] = defaultdict(Counter)
    for step in walk(log):
        where = {"workspace_id": step.case.row["workspace_id"], "shard": step.numbered.shard, "at": step.slot}
        for task, words, amounts in step.case.judged:
            of = {name: words[name] for name in ("prompt", "is_offline")}
            sums[tuple(sorted({**where, **of, "task": task}.items()))].update(amounts)
    decided = ("approved", "approved_unchanged", "discarded", "superseded", "confirmed", "overridden")
    return _rows(sums, ("proposed", *decided, "draft_chars", "edit_distance"))


FOLDS: dict[str, Callable[[Sequence[Numbered]], Iterable[Row]]] = {
    "stats_conversations_v2": conversations,
    "stats_counts_v2": counts,
    "stats_balances_v2": balances,
    "stats_durations_v2": durations,
    "stats_ai_v2": proposals,
}
