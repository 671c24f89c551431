"""What a workspace is made of, asked page by page; and what its members are told of."""

import asyncio
import base64
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import orjson
import pytest

import meta
import people
import sealing
from asking import Row
from commands.record_templates import RecordTemplates
from installations import TOKEN, Installation
from onrecord import ids
from onrecord.cli.running import executing
from onrecord.identity import permissions
from onrecord.identity.credential import hash_of
from onrecord.identity.links import INVITATION, derived_secret
from onrecord.whatsapp.templates import Template
from posting import Body, received, refused
from written import superuser

LISTS = {
    "list_labels": "labels",
    "list_canned_replies": "canned_replies",
    "list_teams": "teams",
    "list_views": "views",
    "list_members": "members",
    "list_tokens": "tokens",
    "list_invitations": "invitations",
    "list_notifications": "notifications",
    "list_channels": "channels",
    "list_templates": "templates",
}


class Asker:
    """A client of one workspace that reads its writes."""

    def __init__(self, api: httpx.AsyncClient, token: str = TOKEN) -> None:
        self.api, self.headers = api, {"Authorization": f"Bearer {token}"}
        self.position: str | None = None

    async def do(self, command: str, **body: object) -> Body:
        response = await self.api.post(f"/{command}", json=body, headers=self.headers)
        assert response.is_success, response.text
        self.position = response.headers["OnRecord-Position"]
        answer: Body = response.json()
        return answer

    async def ask(self, question: str, **params: object) -> Body:
        headers = self.headers | ({"OnRecord-After": self.position} if self.position else {})
        asked = {name: str(value) for name, value in params.items() if value is not None}
        response = await self.api.get(f"/{question}", params=asked, headers=headers)
        assert response.status_code == 200, response.text
        answer: Body = response.json()
        return answer

    async def rows(self, question: str) -> list[Row]:
        found: list[Row] = (await self.ask(question))[LISTS[question]]
        return found

    async def pages(self, question: str, limit: int) -> AsyncIterator[list[Row]]:
        cursor = None
        while True:
            page = await self.ask(question, limit=limit, cursor=cursor)
            yield page[LISTS[question]]
            cursor = page["next"]
            if cursor is None:
                return


@pytest.fixture
async def shop(api: httpx.AsyncClient, running: Installation) -> Asker:
    """A new workspace, made by a command, and its admin. Their token is put there: they have none to make one with."""
    made = await Asker(api).do("create_workspace", name="Demo Shop")
    return Asker(api, _token(running, UUID(made["workspace_id"]), UUID(made["member_id"])))


def _token(running: Installation, workspace_id: UUID, member_id: UUID) -> str:
    secret = f"ort_{ids.new().hex}{ids.new().hex}"
    with superuser(running) as connection:
        connection.execute(
            "insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)"
            " values (%s, %s, %s, 'personal', 'test', %s, %s, now())",
            (workspace_id, ids.new(), member_id, hash_of(secret), permissions.spell(permissions.EVERYTHING)),
        )
    return secret


@pytest.fixture
async def colleague(api: httpx.AsyncClient, running: Installation, shop: Asker) -> Asker:
    """An agent of the same workspace."""
    workspace = await shop.ask("get_workspace")
    with superuser(running) as connection:
        account = people.add_account(connection, running.log)
        member = people.join(connection, running.log, account, "agent", workspace_id=UUID(workspace["workspace_id"]))
    return Asker(api, member.token)


async def test_a_new_workspace_has_its_name_its_admin_and_no_policy(shop: Asker) -> None:
    await shop.do("set_notifications")
    assert (await shop.ask("get_workspace"))["name"] == "Demo Shop"
    (admin,) = await shop.rows("list_members")
    assert (admin["name"], admin["role"], admin["left_at"]) == ("Demo Person", "admin", None)
    assert admin["email"].endswith("@demo.example")
    policy = (await shop.ask("get_policies"))["inbox"]
    assert policy == {
        "auto_assign": False,
        "auto_assign_team_id": None,
        "time_zone": "UTC",
        "working_hours": [],
        "read_receipts": False,
    }


async def test_the_installations_own_workspace_has_no_name(api: httpx.AsyncClient, running: Installation) -> None:
    own = await Asker(api).ask("get_workspace")
    assert own == {"workspace_id": str(running.log.workspace_id), "name": None, "created_at": None}


async def test_a_policy_and_settings_read_as_they_were_set(shop: Asker) -> None:
    hours = ["mon 09:00-17:30"]
    await shop.do("set_inbox_policy", auto_assign=True, time_zone="Europe/Berlin", working_hours=hours)
    assert (await shop.ask("get_policies"))["inbox"]["working_hours"] == hours
    await shop.do("set_notifications", mentioned=["mail", "browser"])
    assert await shop.ask("get_notifications") == {"assigned": [], "mentioned": ["browser", "mail"], "replied": []}


async def test_a_members_settings_and_views_are_no_colleagues(shop: Asker, colleague: Asker) -> None:
    await shop.do("set_notifications", assigned=["mail"])
    mine = await shop.do("save_view", name="Mine", assignee="me", sort="oldest_waiting")
    ours = await shop.do("save_view", name="Ours", shared=True, unread=True)
    colleague.position = shop.position
    assert (await colleague.ask("get_notifications"))["assigned"] == []
    assert [view["view_id"] for view in await colleague.rows("list_views")] == [ours["view_id"]]
    first, second = await shop.rows("list_views")
    assert (first["view_id"], first["shared"], first["assignee"], first["sort"]) == (
        mine["view_id"],
        False,
        "me",
        "oldest_waiting",
    )
    assert (second["shared"], second["unread"], second["status"]) == (True, True, None)
    await shop.do("delete_view", **mine)
    assert [view["name"] for view in await shop.rows("list_views")] == ["Ours"]


async def test_a_label_that_is_deleted_keeps_its_name(shop: Asker) -> None:
    made = await shop.do("create_label", name="Refund", colour="red")
    await shop.do("update_label", **made, name="Refunds", colour="blue")
    await shop.do("delete_label", **made)
    (label,) = await shop.rows("list_labels")
    assert (label["name"], label["colour"], label["deleted_at"] is None) == ("Refunds", "blue", False)


async def test_a_canned_reply_reads_as_it_was_last_written(shop: Asker) -> None:
    made = await shop.do("create_canned_reply", shortcut="thanks", text="Thank you")
    await shop.do("update_canned_reply", **made, shortcut="thanks", text="Thanks a lot")
    assert await shop.rows("list_canned_replies") == [{**made, "shortcut": "thanks", "text": "Thanks a lot"}]
    await shop.do("delete_canned_reply", **made)
    assert await shop.rows("list_canned_replies") == []


async def test_who_left_is_of_no_team_and_has_no_tokens_any_more(api: httpx.AsyncClient, shop: Asker) -> None:
    invited = await shop.do("invite_member", email="leaving@demo.example", role="developer")
    (invitation,) = await shop.rows("list_invitations")
    assert (invitation["email"], invitation["role"]) == ("leaving@demo.example", "developer")
    member_id = await _accept(api, shop, invited)
    assert await shop.rows("list_invitations") == []
    await shop.do("create_team", name="Night", member_ids=[member_id])
    (team,) = await shop.rows("list_teams")
    assert team["member_ids"] == [member_id]
    await shop.do("remove_member", member_id=member_id)
    (team,) = await shop.rows("list_teams")
    assert team["member_ids"] == []
    left = next(member for member in await shop.rows("list_members") if member["member_id"] == member_id)
    assert (left["name"], left["email"], left["left_at"] is None) == ("Leaving Demo", None, False)


async def _accept(api: httpx.AsyncClient, shop: Asker, invited: Body) -> str:
    """Somebody new accepts, by the secret of the link that was mailed to them; who they are."""
    token = derived_secret(sealing.VAULT, INVITATION, UUID(invited["invitation_id"])).text
    body = {"token": token, "name": "Leaving Demo", "password": "another long passphrase 42"}
    accepted = await api.post("/accept_invitation", json=body, headers={"Authorization": ""})
    assert accepted.status_code == 201, accepted.text
    api.cookies.clear()
    await shop.do("set_notifications")
    return str(accepted.json()["member_id"])


async def test_an_invitation_that_is_revoked_is_none(shop: Asker) -> None:
    invited = await shop.do("invite_member", email="nobody@demo.example", role="agent")
    await shop.do("revoke_invitation", invitation_id=invited["invitation_id"])
    assert await shop.rows("list_invitations") == []


async def test_a_token_is_listed_without_its_secret_until_after_its_end(shop: Asker) -> None:
    made = await shop.do("create_token", label="Demo machine", scopes=["inbox:read"], expires_in_days=7)
    (token,) = await shop.rows("list_tokens")
    assert (token["label"], token["kind"], token["scopes"]) == ("Demo machine", "personal", ["inbox:read"])
    assert (token["expires_at"], token["revoked_at"]) == (made["expires_at"], None)
    assert made["secret"] not in str(token)
    await shop.do("revoke_token", token_id=made["token_id"])
    (token,) = await shop.rows("list_tokens")
    assert token["revoked_at"] is not None


async def test_labels_that_come_between_two_pages_repeat_and_hide_none(shop: Asker) -> None:
    made = [(await shop.do("create_label", name=f"Label {n}", colour="red"))["label_id"] for n in range(5)]
    seen: list[str] = []
    async for page in shop.pages("list_labels", 2):
        seen += [row["label_id"] for row in page]
        if len(seen) < 6:
            made.append((await shop.do("create_label", name=f"Later {len(seen)}", colour="red"))["label_id"])
    assert seen == made


FORGED: list[list[object]] = [
    [],
    ["yesterday", 0, 1],
    ["2026-01-01T00:00:00Z", -1, 1],
    ["2026-01-01T00:00:00Z", 0, 2**63],
    ["2026-01-01T00:00:00Z", "0", 1],
    ["marmalade"],
    [7],
]


@pytest.mark.parametrize("question", sorted(LISTS))
async def test_a_forged_cursor_and_that_of_another_question_are_refused(api: httpx.AsyncClient, question: str) -> None:
    cursors = [{"of": question, "at": at} for at in FORGED] + [{"of": "another", "at": [str(ids.new())]}]
    for cursor in cursors:
        text = base64.urlsafe_b64encode(orjson.dumps(cursor)).decode().rstrip("=")
        refused(await api.get(f"/{question}", params={"cursor": text}), 422, "cursor-malformed")


async def assigned(shop: Asker, to: Asker, **changes: object) -> Body:
    """A customer's conversation, given to somebody."""
    taken = await shop.do("receive_message", **received(**changes))
    body = {"conversation_id": taken["conversation_id"], "assignee_id": await member_id(to)}
    response = await shop.api.post(
        "/assign_conversation", json=body, headers=shop.headers | {"If-Match": f'"{taken["version"]}"'}
    )
    assert response.is_success, response.text
    to.position = shop.position = response.headers["OnRecord-Position"]
    return taken


async def member_id(asker: Asker) -> str:
    return str((await asker.do("set_notifications"))["member_id"])


async def test_a_member_is_told_of_what_others_give_them_and_what_customers_reply(
    shop: Asker, colleague: Asker
) -> None:
    taken = await assigned(shop, colleague, address="+15559991234")
    await shop.do("receive_message", **received(address="+15559991234"))
    colleague.position = shop.position
    told = await colleague.ask("list_notifications")
    assert [(one["kind"], one["conversation_id"], one["unread"]) for one in told["notifications"]] == [
        ("replied", taken["conversation_id"], True),
        ("assigned", taken["conversation_id"], True),
    ]
    assert (told["unread_total"], told["next"]) == (2, None)
    assert await shop.ask("list_notifications") == {"notifications": [], "unread_total": 0, "next": None}


async def test_nobody_is_told_of_nothing(shop: Asker) -> None:
    assert await shop.ask("list_notifications") == {"notifications": [], "unread_total": 0, "next": None}


async def test_notifications_that_come_between_two_pages_repeat_and_hide_none(shop: Asker, colleague: Asker) -> None:
    made = [(await assigned(shop, colleague))["conversation_id"] for _ in range(5)]
    seen: list[str] = []
    async for page in colleague.pages("list_notifications", 2):
        seen += [row["conversation_id"] for row in page]
        await assigned(shop, colleague)
    assert seen == made[::-1]


async def told_templates(running: Installation, shop: Asker, channel_id: str, *names: str) -> None:
    """What the worker records when Meta has told of these."""
    workspace_id = UUID((await shop.ask("get_workspace"))["workspace_id"])
    request_id = UUID((await shop.do("refresh_templates", channel_id=channel_id))["request_id"])
    about = {"language": "en", "category": "UTILITY", "status": "APPROVED", "body": "Hello {{1}}", "header": "image"}
    command = RecordTemplates(
        request_id=request_id,
        channel_id=UUID(channel_id),
        claimed_by=meta.claimed(running, workspace_id, request_id, "list_templates"),
        outcome=tuple(Template.model_validate({"name": name, **about}) for name in names),
    )

    def record() -> str:
        with executing(running.settings, running.log) as run:
            return run(command, workspace_id).position

    shop.position = await asyncio.to_thread(record)


async def test_channels_are_listed_with_their_health_and_without_their_token(shop: Asker) -> None:
    asked = meta.number_and_token()
    made = await shop.do("connect_channel", **asked)
    (channel,) = await shop.rows("list_channels")
    assert channel.items() >= {**made, "name": "Sales", "health": "healthy", "simulated": True, "failure": None}.items()
    assert channel["phone_number_id"] == asked["phone_number_id"]
    assert meta.TOKEN not in str(channel)
    await shop.do("disable_channel", **made)
    (channel,) = await shop.rows("list_channels")
    assert channel["disabled_at"] is not None


async def test_templates_are_those_of_the_last_list_of_channels_that_are_ours(
    shop: Asker, running: Installation
) -> None:
    ids_of = [(await shop.do("connect_channel", **meta.number_and_token()))["channel_id"] for _ in range(2)]
    await told_templates(running, shop, ids_of[0], "hello", "gone")
    await told_templates(running, shop, ids_of[1], "other")
    await told_templates(running, shop, ids_of[0], "hello", "new")
    of_first = (await shop.ask("list_templates", channel_id=ids_of[0]))["templates"]
    assert {template["name"] for template in of_first} == {"hello", "new"}
    assert {(template["header"], *template["parameters"]) for template in of_first} == {("image", "1")}
    assert [len(page) async for page in shop.pages("list_templates", limit=2)] == [2, 1]
    await shop.do("disable_channel", channel_id=ids_of[0])
    assert [template["name"] for template in await shop.rows("list_templates")] == ["other"]
