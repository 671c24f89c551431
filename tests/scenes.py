"""Scenes: somebody who asks, where they stand, and things of their workspace for them to name, made when asked for."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal, NamedTuple
from uuid import UUID

import httpx
import psycopg
import pyotp
from psycopg_pool import AsyncConnectionPool

import meta
import people
import reaching
import sealing
from installations import Installation
from onrecord import app, ids
from onrecord.events import MailRequested
from onrecord.events.mail import MailTemplate
from onrecord.identity import permissions
from onrecord.identity.links import LinkMaker
from people import Member
from posting import Body
from sharing import be_patient
from waiting import until
from written import projected, superuser

Standpoint = Literal[
    "nobody",
    "agent",
    "admin",
    "auditor",
    "developer",
    "token",
    "token without the scope",
    "second factor needed",
    "second factor required",
    "no workspace",
    "removed",
    "elsewhere",
]
OF_AN_AUTHENTICATOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Tenant:
    """A workspace of a test, its admin, who prepares what others name, and the mark that all its texts bear."""

    workspace_id: UUID
    mark: str
    admin: Member
    read: dict[str, str] = field(default_factory=dict)


class Heard(NamedTuple):
    """An answer, and whose people it was given to."""

    tenant: Tenant
    path: str
    response: httpx.Response


@dataclass(frozen=True)
class Stage:
    """An installation with its API. The connection is the superuser's."""

    installation: Installation
    client: httpx.AsyncClient
    connection: psycopg.Connection
    links: LinkMaker
    pools: tuple[AsyncConnectionPool, AsyncConnectionPool]
    heard: list["Heard"] = field(default_factory=list)

    def tenant(self, mark: str) -> Tenant:
        """A new workspace."""
        workspace_id = ids.new()
        self.connection.execute(
            "insert into workspaces (id, name, created_at) values (%s, %s, now())", (workspace_id, f"Shop of {mark}")
        )
        return Tenant(workspace_id, mark, self.member(workspace_id, mark, "admin"))

    def member(self, workspace_id: UUID, mark: str, role: permissions.Role) -> Member:
        return people.add_member(
            self.connection, self.installation.log, role, workspace_id=workspace_id, name=f"{mark} Person"
        )

    def scene(self, tenant: Tenant, standpoint: Standpoint = "admin", needed: str | None = None) -> "Scene":
        """Somebody new, who stands there. `needed` is the scope that a token of theirs lacks."""
        role: permissions.Role = standpoint if standpoint in {"agent", "auditor", "developer"} else "admin"
        member = self.member(tenant.workspace_id, tenant.mark, role)
        session = people.add_session(
            self.connection,
            member.account_id,
            None if standpoint == "no workspace" else tenant.workspace_id,
            second_factor=standpoint not in {"second factor needed", "second factor required"},
            user_agent=f"Browser of {tenant.mark}",
        )
        with_token = standpoint.startswith("token")
        secret = member.token if with_token else session.secret
        headers = {} if standpoint == "nobody" else {"Authorization": f"Bearer {secret}"}
        scene = Scene(self, tenant, member, headers)
        scene.stand(standpoint, needed)
        return scene


@dataclass(frozen=True)
class Scene:
    """Somebody who asks, with the header that says who."""

    stage: Stage
    tenant: Tenant
    asker: Member
    headers: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def stand(self, standpoint: Standpoint, needed: str | None) -> None:
        """What their rows say of where they stand."""
        run, account_id = self.stage.connection.execute, self.asker.account_id
        sealed = sealing.key_of(str(account_id)).seal({"secret": OF_AN_AUTHENTICATOR}, b"accounts.second_factor")
        run("update accounts set second_factor_sealed = %s where id = %s", (sealed, account_id))
        match standpoint:
            case "second factor needed":
                self.enrol()
            case "removed":
                run("update members set left_at = now() where id = %s", (self.asker.member_id,))
            case "token without the scope" if needed:
                rest = " ".join(sorted(permissions.EVERYTHING - {needed}))
                run("update tokens set scopes = %s where id = %s", (rest, self.asker.token_id))

    def enrol(self) -> None:
        """Their second factor is on."""
        self.stage.connection.execute(
            "update accounts set second_factor_at = now() where id = %s", (self.asker.account_id,)
        )

    def doubt_email(self) -> None:
        """Their e-mail is not known to be theirs."""
        self.stage.connection.execute("update accounts set is_verified = false where id = %s", (self.asker.account_id,))

    async def body(self, shape: Mapping[str, Any]) -> Body:
        """A shape with its names and marks filled in."""
        return {name: await self._filled(value) for name, value in shape.items()}

    async def _filled(self, value: object) -> object:
        if isinstance(value, Named):
            return await value.make(self)
        if isinstance(value, str):
            return value.replace("{mark}", self.tenant.mark).replace("{number}", f"{next(_numbers):07}")
        return value

    async def ask(self, route: "Route", body: Body, version: int | None = None) -> httpx.Response:
        """Their request. None of it is anybody else's."""
        headers = {**self.headers, **({} if version is None else {"If-Match": f'"{version}"'})}
        names = {name for name in body if f"{{{name}}}" in route.path}
        path = route.path.format(**{name: body[name] for name in names})
        sent: dict[str, Any] = {route.place: {name: value for name, value in body.items() if name not in names}}
        response = await self.stage.client.request(route.method, path, headers=headers, **sent)
        self.stage.heard.append(Heard(self.tenant, route.path, response))
        return response

    async def prepare(self, operation: str, shape: Mapping[str, Any], version: int | None = None) -> Body:
        """What the workspace's admin does for it, and must succeed."""
        admin = Scene(self.stage, self.tenant, self.tenant.admin, bearing(self.tenant.admin))
        done = await admin.ask(Route("post", f"/v1/{operation}", "json"), await admin.body(shape), version)
        assert done.is_success, done.text
        answer: Body = done.json()
        return answer


class Route(NamedTuple):
    """How an operation is asked for: `place` is where its fields go."""

    method: str
    path: str
    place: Literal["params", "json", "data"]


class Named(NamedTuple):
    """Something that a body names by its id, or a list of it; and what naming another workspace's is answered with."""

    make: Callable[[Scene], Awaitable[str | list[str]]]
    refusal: int | str


def bearing(member: Member) -> dict[str, str]:
    return {"Authorization": f"Bearer {member.token}"}


MESSAGE = {
    "channel": "whatsapp",
    "address": "+1555{number}",
    "name": "{mark} Customer",
    "provider_message_id": "wamid.demo-scene-{number}",
    "sent_at": "2026-01-01T00:00:00Z",
    "text": "Hello from {mark}",
}


async def _taken(scene: Scene) -> Body:
    return await scene.prepare("receive_message", MESSAGE)


async def _reached(scene: Scene) -> Body:
    """What a customer wrote by a channel, in a workspace that shows to customers what was read."""
    taken, connection = await _taken(scene), scene.stage.connection
    channel_id = reaching.add_channel(connection, scene.tenant.workspace_id)
    reaching.reach_by(connection, channel_id, UUID(taken["contact_id"]))
    await scene.prepare("set_inbox_policy", {"read_receipts": True})
    return taken


async def _customers_message(scene: Scene) -> str:
    return str((await _reached(scene))["message_id"])


async def _failed_message(scene: Scene) -> str:
    body = {"conversation_id": (await _reached(scene))["conversation_id"], "text": "Reply of {mark}"}
    message_id = (await scene.prepare("send_message", body))["message_id"]
    reaching.ask_for_deliveries(scene.stage.connection)
    reaching.end_delivery(scene.stage.connection, UUID(message_id), "failed", "transient")
    return str(message_id)


async def _operation(_scene: Scene) -> str:
    """Nobody of a tenant's has any."""
    return str(ids.new())


async def _conversation(scene: Scene) -> str:
    return str((await _taken(scene))["conversation_id"])


async def _resolved(scene: Scene) -> str:
    conversation_id = await _conversation(scene)
    await scene.prepare("resolve_conversation", {"conversation_id": conversation_id}, version=2)
    return conversation_id


async def _contact(scene: Scene) -> str:
    return str((await _taken(scene))["contact_id"])


async def _read_conversation(scene: Scene) -> str:
    """One that the read models have: relay and projector ran once."""
    return scene.tenant.read["conversation_id"]


async def _read_message(scene: Scene) -> str:
    return scene.tenant.read["message_id"]


async def _read_event(scene: Scene) -> str:
    """The event of that message."""
    row = scene.stage.connection.execute(
        "select event_id from outbox where subject = %s and type = 'message.received.v2' order by seq limit 1",
        (f"contact/{scene.tenant.read['contact_id']}",),
    ).fetchone()
    assert row is not None
    return str(row[0])


async def _any_label(_scene: Scene) -> str:
    return str(ids.new())


async def _read_contact(scene: Scene) -> str:
    """The contact of that one."""
    return scene.tenant.read["contact_id"]


async def _member(scene: Scene) -> str:
    return str(scene.stage.member(scene.tenant.workspace_id, scene.tenant.mark, "agent").member_id)


async def _members(scene: Scene) -> list[str]:
    return [await _member(scene)]


async def _assigned(scene: Scene) -> str:
    conversation_id = await _conversation(scene)
    body = {"conversation_id": conversation_id, "assignee_id": await _member(scene)}
    await scene.prepare("assign_conversation", body, version=2)
    return conversation_id


async def _upload(scene: Scene) -> str:
    """A file that somebody was to upload."""
    about = {"kind": "document", "media_type": "application/pdf", "size_bytes": 1_000}
    body = {"conversation_id": await _conversation(scene), **about}
    return str((await scene.prepare("request_upload", body))["media_id"])


async def _file(scene: Scene) -> str:
    """One that is there, as far as the database knows."""
    media_id = await _upload(scene)
    scene.stage.connection.execute("update media set state = 'stored' where id = %s", (media_id,))
    return media_id


async def _label(scene: Scene) -> str:
    return str(people.add_label(scene.stage.connection, scene.tenant.workspace_id, f"{scene.tenant.mark} label"))


async def _labelled(scene: Scene) -> str:
    """A conversation that bears a label."""
    conversation_id, label_id = await _conversation(scene), await _label(scene)
    await scene.prepare("label_conversation", {"conversation_id": conversation_id, "label_id": label_id})
    scene.made["label on it"] = label_id
    return conversation_id


async def _label_on_it(scene: Scene) -> str:
    return scene.made.get("label on it") or await _label(scene)


async def _tomorrow(_scene: Scene) -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


async def _invitation(scene: Scene) -> str:
    return str(people.add_invitation(scene.stage.connection, scene.tenant.workspace_id))


async def _token(scene: Scene) -> str:
    """Another token of the asker's."""
    return str(people.add_token(scene.stage.connection, scene.tenant.workspace_id, scene.asker.member_id))


async def _session(scene: Scene) -> str:
    """Another session of the asker's."""
    account_id, workspace_id = scene.asker.account_id, scene.tenant.workspace_id
    return str(people.add_session(scene.stage.connection, account_id, workspace_id).session_id)


async def _canned_reply(scene: Scene) -> str:
    made = await scene.prepare("create_canned_reply", {"shortcut": "demo-{number}", "text": "Hello from {mark}"})
    return str(made["canned_reply_id"])


def allow_ai(scene: Scene) -> None:
    """The workspace has the model asked whatever it can be asked."""
    scene.stage.connection.execute(
        "insert into ai_policies (workspace_id, tasks, auto_draft, instructions, disclosure,"
        " budget_microdollars_per_day_max, updated_at)"
        " values (%s, '{triage,summary,draft,description}', false, '', '', 1000000, now())"
        " on conflict (workspace_id) do update set tasks = excluded.tasks, paused_until = null, pause_reason = null",
        (scene.tenant.workspace_id,),
    )


async def _draft(scene: Scene) -> str:
    """One that is there, as far as the database knows."""
    allow_ai(scene)
    asked = await scene.prepare("request_draft", {"conversation_id": await _conversation(scene)})
    return str(asked["request_id"])


async def _stopped(scene: Scene) -> str:
    """A conversation that a person took over."""
    conversation_id = await _conversation(scene)
    await scene.prepare("stop_ai", {"conversation_id": conversation_id})
    return conversation_id


async def _snippet(scene: Scene) -> str:
    made = await scene.prepare("save_ai_snippet", {"title": "{mark} snippet", "text": "Known to {mark}"})
    return str(made["snippet_id"])


async def _team(scene: Scene) -> str:
    return str((await scene.prepare("create_team", {"name": "{mark} team {number}"}))["team_id"])


async def _view(scene: Scene) -> str:
    """One of the asker's, which only a session or token of theirs could save: so it is put there."""
    view_id = ids.new()
    scene.stage.connection.execute(
        "insert into views (workspace_id, id, member_id, created_at) values (%s, %s, %s, now())",
        (scene.tenant.workspace_id, view_id, scene.asker.member_id),
    )
    return str(view_id)


async def _phone(_scene: Scene) -> str:
    """A number that nobody has connected."""
    return str(meta.number_and_token()["phone_number_id"])


async def _channel(scene: Scene) -> str:
    """A new one; of those before only some are left, for a workspace may have so many."""
    scene.stage.connection.execute(
        "update channels set disabled_at = now(), token_sealed = null where id in ("
        " select id from channels where workspace_id = %s and disabled_at is null"
        " order by connected_at desc offset 30)",
        (scene.tenant.workspace_id,),
    )
    return str((await scene.prepare("connect_channel", meta.number_and_token()))["channel_id"])


async def _workspace(scene: Scene) -> str:
    return str(scene.tenant.workspace_id)


async def _email(scene: Scene) -> str:
    return scene.asker.email


async def _code(_scene: Scene) -> str:
    return pyotp.TOTP(OF_AN_AUTHENTICATOR).now()


async def _invited(scene: Scene) -> str:
    """The secret of an invitation to a workspace that they are not in; to somebody new, if nobody asks."""
    tenant = scene.stage.tenant(scene.tenant.mark)
    email = scene.asker.email if scene.headers else None
    return str(people.add_invitation(scene.stage.connection, tenant.workspace_id, email=email))


async def _link(scene: Scene, template: MailTemplate) -> str:
    asked = MailRequested(
        mail_id=str(ids.new()),
        template=template,
        person_id=str(scene.asker.account_id),
        about_id=None,
        address=scene.asker.email,
        name="Demo",
    )
    made = await scene.stage.links(asked, scene.tenant.workspace_id)
    assert made is not None
    return made.partition("#")[2]


async def _reset_link(scene: Scene) -> str:
    return await _link(scene, "password_reset")


async def _verification_link(scene: Scene) -> str:
    return await _link(scene, "email_verification")


async def _client_id(scene: Scene) -> str:
    """A client's id with its own id for a secret; the workspace's admin made it."""
    workspace_id, member_id = scene.tenant.workspace_id, scene.tenant.admin.member_id
    token_id = people.add_token(scene.stage.connection, workspace_id, member_id, "client")
    scene.made["client secret"] = str(token_id)
    return f"{workspace_id}.{token_id}"


async def _client_secret(scene: Scene) -> str:
    return scene.made["client secret"]


CONVERSATION = Named(_conversation, "no-such-conversation")
CUSTOMERS_MESSAGE = Named(_customers_message, "no-such-message")
FAILED_MESSAGE = Named(_failed_message, "no-such-message")
RESOLVED = Named(_resolved, "no-such-conversation")
READ_CONVERSATION = Named(_read_conversation, "no-such-conversation")
READ_CONTACT = Named(_read_contact, "no-such-contact")
READ_MESSAGE = Named(_read_message, "no-such-message")
READ_EVENT = Named(_read_event, "no-such-event")
# A list that is filtered by what isn't there is empty.
ANY_LABEL = Named(_any_label, 200)
CONTACT = Named(_contact, "no-such-contact")
MEMBER = Named(_member, "no-such-member")
MEMBERS = Named(_members, "no-such-member")
UPLOAD = Named(_upload, "no-such-file")
FILE = Named(_file, "no-such-file")
ASSIGNED = Named(_assigned, "no-such-conversation")
LABEL = Named(_label, "no-such-label")
LABELLED = Named(_labelled, "no-such-conversation")
LABEL_ON_IT = Named(_label_on_it, "conversation-is-not-labelled")
INVITATION = Named(_invitation, "no-such-invitation")
TOKEN = Named(_token, "no-such-token")
DRAFT = Named(_draft, "no-such-draft")
STOPPED = Named(_stopped, "no-such-conversation")
SNIPPET = Named(_snippet, "no-such-snippet")
CANNED_REPLY = Named(_canned_reply, "no-such-canned-reply")
TEAM = Named(_team, "no-such-team")
VIEW = Named(_view, "no-such-view")
SESSION = Named(_session, "no-such-session")
CHANNEL = Named(_channel, "no-such-channel")
WORKSPACE = Named(_workspace, "no-such-workspace")
OPERATION = Named(_operation, "forbidden")
# Not by an id: there is nothing to swap.
TOMORROW = Named(_tomorrow, "")
PHONE = Named(_phone, "")
EMAIL = Named(_email, "")
CODE = Named(_code, "")
INVITED = Named(_invited, "")
RESET_LINK = Named(_reset_link, "")
VERIFICATION_LINK = Named(_verification_link, "")
CLIENT_ID = Named(_client_id, "")
CLIENT_SECRET = Named(_client_secret, "")


@asynccontextmanager
async def staged(installation: Installation) -> AsyncIterator[Stage]:
    """The API of an installation, with a client that keeps no cookies: they would be somebody else's."""
    api = app.create(installation.settings)
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    jar = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(transport=transport, base_url="http://onrecord.test", cookies=jar) as client,
    ):
        be_patient(api)
        api.state.business = meta.business()
        pools = (api.state.executor.pool, api.state.reads.pool)
        with superuser(installation) as connection:
            links = LinkMaker(pools[0], sealing.VAULT, "https://inbox.example")
            yield Stage(installation, client, connection, links, pools)


async def read_once(stage: Stage, *tenants: Tenant) -> None:
    """Give each a conversation that the read models have."""
    for tenant in tenants:
        tenant.read.update(await _taken(stage.scene(tenant)))
    with stage.installation.relay(), stage.installation.projector():
        until(lambda: projected(stage.installation) == len(tenants), what="the projection")
