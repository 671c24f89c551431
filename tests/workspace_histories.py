"""Legal histories of a workspace: what is changed or ended was made before, as its commands see to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

from hypothesis import strategies as st

from ai_histories import TASKS
from histories import BEGAN, SOURCE, WORKSPACE, Entry
from onrecord.events import (
    AiPaused,
    AiPolicySet,
    AiResumed,
    AiSnippetDeleted,
    AiSnippetSaved,
    CannedReplyCreated,
    CannedReplyDeleted,
    CannedReplyUpdated,
    ChannelConnected,
    ChannelDisabled,
    ChannelHealthRecorded,
    ChannelReconnected,
    EventData,
    InboxPolicySet,
    InvitationRevoked,
    LabelCreated,
    LabelDeleted,
    LabelUpdated,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    NotificationsSet,
    TeamCreated,
    TeamDeleted,
    TeamUpdated,
    TemplateListed,
    TemplatesFailed,
    TemplatesListed,
    TokenCreated,
    TokenRevoked,
    ViewDeleted,
    ViewSaved,
    WorkspaceCreated,
)
from onrecord.events.envelope import Envelope, encode
from sealing import key_of

SHARD = 0
PLACES = 3
"""How many members, labels and so on there may be of a kind."""


class Deed(NamedTuple):
    """What is done to a thing: made, if it never was; changed or ended, if it is there; or set, whatever was."""

    kind: str
    effect: Literal["make", "change", "end", "set"]
    event: Callable[[int, str], EventData]
    also_ends: str | None = None


def id_of(kind: str, place: int) -> str:
    return str(uuid5(WORKSPACE, f"{kind} {place}"))


def _view(place: int, text: str) -> ViewSaved:
    return ViewSaved(
        view_id=id_of("view", place),
        member_id=id_of("member", place) if len(text) % 2 else None,
        name=text,
        status="open",
        assignee="me",
        label_id=id_of("label", place),
        channel=None,
        priority=None,
        unread=True,
        window_closing=None,
        sort="priority",
    )


def _joined(place: int, text: str, invitation_id: str | None) -> MemberJoined:
    member_id = id_of("member", place)
    return MemberJoined(
        member_id=member_id, role="agent", invitation_id=invitation_id, email=f"{text}@demo.example", name=text
    )


def _invited(place: int, text: str) -> MemberInvited:
    return MemberInvited(
        invitation_id=id_of("invitation", place),
        member_id=id_of("member", place),
        role="auditor",
        expires_at=BEGAN + timedelta(days=7),
        email=f"{text}@demo.example",
    )


def _token(place: int, text: str) -> TokenCreated:
    return TokenCreated(
        token_id=id_of("token", place),
        member_id=id_of("member", place),
        kind="client" if place else "personal",
        label=text,
        scopes=("inbox:read", "inbox:write"),
        expires_at=BEGAN if place else None,
    )


def _policy(place: int, _text: str) -> InboxPolicySet:
    return InboxPolicySet(
        auto_assign=place > 0,
        auto_assign_team_id=id_of("team", place) if place > 0 else None,
        time_zone="Europe/Berlin",
        working_hours=("mon 09:00-17:30", "tue 08:00-12:00")[:place],
        read_receipts=False,
    )


def _members(text: str) -> tuple[str, ...]:
    return tuple(id_of("member", place) for place in range(len(text) % (PLACES + 1)))


def _channel(place: int, text: str) -> ChannelConnected:
    return ChannelConnected(
        channel_id=id_of("channel", place),
        kind="whatsapp",
        name=text,
        phone_number_id=f"30{place}",
        waba_id="200",
        display_number=f"+1 202 555 010{place}",
        simulated=place > 0,
    )


def _ailing(place: int, text: str) -> ChannelHealthRecorded:
    channel_id = id_of("channel", place)
    if len(text) % 2:
        return ChannelHealthRecorded(channel_id=channel_id, health="degraded", failure="throttle", code=4)
    return ChannelHealthRecorded(channel_id=channel_id, health="healthy", failure=None, code=None)


def _asked(place: int) -> dict[str, Any]:
    return {"request_id": id_of("request", place), "channel_id": id_of("channel", place)}


def _template(place: int, text: str) -> TemplateListed:
    return TemplateListed(
        **_asked(place),
        name=f"hello_{len(text) % PLACES}",
        language="en",
        category="UTILITY",
        status="APPROVED",
        header=None,
        body=text,
        footer=None,
        buttons=("Yes",),
    )


DEEDS: dict[str, Deed] = {
    "found": Deed("workspace", "make", lambda _, text: WorkspaceCreated(name=text)),
    "invite": Deed("invitation", "make", _invited),
    "revoke": Deed(
        "invitation",
        "end",
        lambda n, _: InvitationRevoked(invitation_id=id_of("invitation", n), member_id=id_of("member", n)),
    ),
    "accept": Deed("member", "make", lambda n, text: _joined(n, text, id_of("invitation", n)), "invitation"),
    "join": Deed("member", "make", lambda n, text: _joined(n, text, None)),
    "promote": Deed(
        "member",
        "change",
        lambda n, _: MemberRoleChanged(member_id=id_of("member", n), former_role="agent", role="admin"),
    ),
    "remove": Deed("member", "end", lambda n, _: MemberRemoved(member_id=id_of("member", n), why="left")),
    "make token": Deed("token", "make", _token),
    "revoke token": Deed(
        "token", "end", lambda n, _: TokenRevoked(token_id=id_of("token", n), member_id=id_of("member", n))
    ),
    "make label": Deed(
        "label", "make", lambda n, text: LabelCreated(label_id=id_of("label", n), name=text, colour="red")
    ),
    "rename label": Deed(
        "label", "change", lambda n, text: LabelUpdated(label_id=id_of("label", n), name=text, colour="blue")
    ),
    "delete label": Deed("label", "end", lambda n, _: LabelDeleted(label_id=id_of("label", n))),
    "make reply": Deed(
        "reply", "make", lambda n, text: CannedReplyCreated(canned_reply_id=id_of("reply", n), shortcut="a", text=text)
    ),
    "reword reply": Deed(
        "reply",
        "change",
        lambda n, text: CannedReplyUpdated(canned_reply_id=id_of("reply", n), shortcut="b", text=text),
    ),
    "delete reply": Deed("reply", "end", lambda n, _: CannedReplyDeleted(canned_reply_id=id_of("reply", n))),
    "make team": Deed(
        "team", "make", lambda n, text: TeamCreated(team_id=id_of("team", n), name=text, member_ids=_members(text))
    ),
    "change team": Deed(
        "team", "change", lambda n, text: TeamUpdated(team_id=id_of("team", n), name=text, member_ids=_members(text))
    ),
    "delete team": Deed("team", "end", lambda n, _: TeamDeleted(team_id=id_of("team", n))),
    "make view": Deed("view", "make", _view),
    "change view": Deed("view", "change", _view),
    "delete view": Deed("view", "end", lambda n, _: ViewDeleted(view_id=id_of("view", n))),
    "set policy": Deed("policy", "set", _policy),
    "set notifications": Deed(
        "notifications",
        "set",
        lambda n, _: NotificationsSet(
            member_id=id_of("member", n), assigned=("mail", "sound"), mentioned=(), replied=("browser",) if n else ()
        ),
    ),
}


DEEDS |= {
    "connect": Deed("channel", "make", _channel),
    "reconnect": Deed("channel", "change", lambda n, _: ChannelReconnected(channel_id=id_of("channel", n))),
    "ail": Deed("channel", "change", _ailing),
    "disable": Deed("channel", "end", lambda n, _: ChannelDisabled(channel_id=id_of("channel", n))),
    "list template": Deed("channel", "change", _template),
    "end list": Deed("channel", "change", lambda n, text: TemplatesListed(**_asked(n), templates=len(text))),
    "fail list": Deed("channel", "change", lambda n, _: TemplatesFailed(**_asked(n), failure="auth", code=190)),
}


DEEDS |= {
    "set ai policy": Deed(
        "ai policy",
        "set",
        lambda n, text: AiPolicySet(
            tasks=TASKS[:n],
            auto_draft=n > 0,
            instructions=text,
            disclosure="",
            budget_microdollars_per_day_max=n,
        ),
    ),
    "pause ai": Deed(
        "ai policy",
        "set",
        lambda n, _: AiPaused(reason="budget", until=BEGAN, budget_microdollars_per_day_max=n, used_microdollars=n + 1),
    ),
    "resume ai": Deed("ai policy", "set", lambda _n, _text: AiResumed()),
    "save snippet": Deed(
        "snippet", "set", lambda n, text: AiSnippetSaved(snippet_id=id_of("snippet", n), title=text, text=text)
    ),
    "delete snippet": Deed("snippet", "end", lambda n, _: AiSnippetDeleted(snippet_id=id_of("snippet", n))),
}


class Step(NamedTuple):
    """Somebody tries a deed on the first, second or third thing of its kind; what isn't legal leaves no event."""

    deed: str
    place: int = 0
    text: str = "Demo"


def steps(*, steps_min: int = 30, steps_max: int = 80) -> st.SearchStrategy[list[Step]]:
    """Any steps in any order; of fewer, few would be legal."""
    texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)
    step = st.builds(Step, st.sampled_from(sorted(DEEDS)), st.integers(0, PLACES - 1), texts)
    return st.lists(step, min_size=steps_min, max_size=steps_max)


def persons() -> list[str]:
    """Whose keys seal what is personal."""
    return [id_of("member", place) for place in range(PLACES)]


def history(steps: Iterable[Step], source: str = SOURCE, workspace_id: UUID = WORKSPACE) -> list[Entry]:
    """What these steps leave on the record. Ids and times are counted: the same steps give the same bytes."""
    made = _Made(source, str(workspace_id))
    for step in steps:
        made.take(step)
    return made.entries


@dataclass
class _Made:
    source: str
    workspace_id: str
    entries: list[Entry] = field(default_factory=list)
    states: dict[tuple[str, int], Literal["there", "gone"]] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        deed = DEEDS[step.deed]
        place = 0 if deed.kind == "workspace" else step.place
        state = self.states.get((deed.kind, place))
        legal = {"make": state is None, "change": state == "there", "end": state == "there", "set": True}
        if not legal[deed.effect] or (deed.also_ends and self.states.get((deed.also_ends, place)) != "there"):
            return
        self.states[deed.kind, place] = "gone" if deed.effect == "end" else "there"
        if deed.also_ends:
            self.states[deed.also_ends, place] = "gone"
        self._record(deed.event(step.place, step.text), persons()[step.place])

    def _record(self, event: EventData, person_id: str) -> None:
        seq = len(self.entries) + 1
        envelope = Envelope(
            id=str(uuid5(WORKSPACE, f"event {seq}")),
            time=BEGAN + timedelta(seconds=seq),
            subject=f"workspace/{self.workspace_id}",
            workspace_id=self.workspace_id,
            actor="system",
            correlation_id=str(uuid5(WORKSPACE, f"correlation {seq}")),
        )
        record = encode(event, envelope, self.source, key_of(person_id))
        self.entries.append(Entry(SHARD, seq, self.workspace_id, record))
