"""Two API processes: what is ended, revoked or changed at one is refused by either at its very next request."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

import people
from installations import TOKEN, Installation, Servers, make_installation
from onrecord.stack.ports import free_port
from people import PASSWORD, Member
from posting import received, refused
from supervised import Crew
from waiting import until
from written import superuser

START_S_MAX = 60
REPLY = {"conversation_id": "01900000-0000-7000-8000-000000000001", "text": "Hello"}
Bearer = dict[str, str]


class Pair(NamedTuple):
    """Both processes, of one installation; the admin's own token opens either."""

    installation: Installation
    first: httpx.Client
    second: httpx.Client

    @property
    def both(self) -> tuple[httpx.Client, httpx.Client]:
        return self.second, self.first

    def member(self) -> Member:
        with superuser(self.installation) as connection:
            return people.add_member(connection, self.installation.log, "agent")

    def do(self, command: str, **fields: object) -> dict[str, str]:
        """What the admin does at the first."""
        answer = self.first.post(f"/v1/{command}", json=fields, headers=bearing(TOKEN))
        assert answer.is_success, answer.text
        done: dict[str, str] = answer.json()
        return done

    def session(self, member: Member) -> Bearer:
        body = {"email": member.email, "password": PASSWORD, "bearer": True}
        answer = self.first.post("/v1/sign_in", json=body)
        assert answer.status_code == 201, answer.text
        return bearing(answer.json()["secret"])


@pytest.fixture(scope="module")
def pair(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    made = make_installation(servers)
    with ExitStack() as stack:
        clients = [start(stack, made, tmp_path_factory.mktemp("api")) for _ in range(2)]
        for client in clients:
            until(partial(is_live, client), START_S_MAX, "an API process's start")
        yield Pair(made, *clients)


def start(stack: ExitStack, made: Installation, folder: Path) -> httpx.Client:
    """Start a process of its own, which ends with the stack; a client of it."""
    port = str(free_port())
    crew = Crew(made.environment | {"ONRECORD_API_PORT": port}, folder)
    stack.callback(crew.end)
    crew.hire("api")
    return stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30))


def is_live(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").is_success
    except httpx.TransportError:
        return False


def bearing(secret: str) -> Bearer:
    return {"Authorization": f"Bearer {secret}"}


def replies(api: httpx.Client, bearer: Bearer) -> httpx.Response:
    """A reply to a conversation that isn't there: 404 says that they might."""
    return api.post("/v1/send_message", json=REPLY, headers=bearer)


def may_reply_at_both(pair: Pair, *bearers: Bearer) -> None:
    """They may; and both processes have looked at them, and remember."""
    for api in pair.both:
        for bearer in bearers:
            refused(replies(api, bearer), 404, "no-such-conversation")


def test_a_session_that_ended(pair: Pair) -> None:
    session = pair.session(pair.member())
    may_reply_at_both(pair, session)
    assert pair.first.post("/v1/sign_out", headers=session).status_code == 200
    for api in pair.both:
        refused(replies(api, session), 401, "unauthenticated")
        refused(api.get("/v1/get_myself", headers=session), 401, "unauthenticated")


def test_sessions_that_another_one_ended(pair: Pair) -> None:
    member = pair.member()
    session, kept = pair.session(member), pair.session(member)
    may_reply_at_both(pair, session, kept)
    assert pair.first.post("/v1/end_all_sessions", headers=kept).status_code == 200
    for api in pair.both:
        refused(replies(api, session), 401, "unauthenticated")
    may_reply_at_both(pair, kept)


def test_a_token_that_was_revoked(pair: Pair) -> None:
    member = pair.member()
    may_reply_at_both(pair, bearing(member.token))
    pair.do("revoke_token", token_id=str(member.token_id))
    for api in pair.both:
        refused(replies(api, bearing(member.token)), 401, "unauthenticated")


def test_an_access_token_whose_client_was_revoked(pair: Pair) -> None:
    made = pair.do("create_token", kind="client", label="Demo")
    form = {"grant_type": "client_credentials", "client_id": made["client_id"], "client_secret": made["secret"]}
    access = bearing(pair.first.post("/oauth/token", data=form).json()["access_token"])
    may_reply_at_both(pair, access)
    pair.do("revoke_token", token_id=made["token_id"])
    for api in pair.both:
        refused(replies(api, access), 401, "unauthenticated")
        refused(api.get("/v1/list_conversations", headers=access), 401, "unauthenticated")


def test_a_member_who_was_removed(pair: Pair) -> None:
    member = pair.member()
    session = pair.session(member)
    may_reply_at_both(pair, session, bearing(member.token))
    pair.do("remove_member", member_id=str(member.member_id))
    for api in pair.both:
        refused(replies(api, bearing(member.token)), 401, "unauthenticated")
        refused(replies(api, session), 403, "forbidden")
        refused(api.get("/v1/list_conversations", headers=session), 403, "forbidden")


def test_a_role_that_was_changed(pair: Pair) -> None:
    member = pair.member()
    bearers = (pair.session(member), bearing(member.token))
    may_reply_at_both(pair, *bearers)
    pair.do("change_member_role", member_id=str(member.member_id), role="developer")
    for api in pair.both:
        for bearer in bearers:
            refused(replies(api, bearer), 403, "forbidden")
            refused(api.get("/v1/list_conversations", headers=bearer), 403, "forbidden")
    pair.do("change_member_role", member_id=str(member.member_id), role="agent")
    may_reply_at_both(pair, *bearers)
    assert pair.second.post("/v1/receive_message", json=received(), headers=bearers[1]).status_code == 403
