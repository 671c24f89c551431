"""The inbox's questions: every filter and order, pages that survive what comes between them, and whose it is."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

import sealing
from asking import Row, ask
from histories import BEGAN
from installations import LIMITS, REQUESTS_MAX, Installation, Servers, make_installation
from onrecord.events import (
    ContactAliased,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    ConversationAssigned,
    ConversationLabelled,
    ConversationPrioritised,
    ConversationRead,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnlabelled,
)
from onrecord.events.contact import Priority
from posting import refused
from queries import conversation_filters
from read_side import ReadSide
from sharing import served
from telling import contact_of, conversation_of, named
from written import rows

CUSTOMERS = 24
VIP, RARE = named("label vip"), named("label rare")
COLLEAGUE = named("a colleague")
PRIORITIES: tuple[Priority, ...] = ("urgent", "high", "normal", "low")
NOW = datetime.now(UTC)


class Inbox:
    """An installation whose read models were told of some customers, and its API."""

    def __init__(self, installation: Installation, client: httpx.AsyncClient, side: ReadSide) -> None:
        self.installation, self.client, self.side = installation, client, side
        ((self.me,),) = rows(
            installation,
            "select member_id::text from tokens join members on members.id = member_id where role = 'admin'",
        )
        self.told = side.telling()

    def tell_of(self, customer: int) -> None:
        """Every customer is otherwise: by their number it is known how."""
        told, at = self.told, NOW - timedelta(hours=customer + 1)
        told.open(customer, name=f"Customer {chr(ord('A') + customer % 26)}{customer}", at=at)
        seq = told.receive(customer, f"Question {customer}", at=at)
        of = conversation_of(customer)
        if customer % 4:
            assignee = self.me if customer % 4 == 1 else COLLEAGUE
            told.tell(
                customer,
                ConversationAssigned(conversation_id=of, version=told.next_version(), assignee_id=assignee),
                at=at,
            )
        priority = PRIORITIES[customer % 4]
        told.tell(
            customer,
            ConversationPrioritised(conversation_id=of, version=told.next_version(), priority=priority),
            at=at,
        )
        if customer % 3 == 0:
            label = ConversationLabelled(conversation_id=of, version=told.next_version(), label_id=VIP)
            told.tell(customer, label, at=at)
        if customer % 5 == 0:
            told.tell(customer, ConversationRead(conversation_id=of, member_id=self.me, read_seq=seq), at=NOW)
        if customer % 6 == 5:
            told.tell(customer, ConversationResolved(conversation_id=of, version=told.next_version()), at=at)
        if customer % 6 == 4:
            until = NOW + timedelta(days=1)
            snoozed = ConversationSnoozed(conversation_id=of, version=told.next_version(), until=until)
            told.tell(customer, snoozed, at=at)

    def project(self) -> None:
        self.side.project(self.told.entries)

    async def list(self, limit: int = 200, **asked: Any) -> list[Row]:
        """All pages of an answer; a cursor that leads on must lead somewhere else."""
        found, cursor = [], None
        while True:
            page = await ask(self.client, "list_conversations", limit=limit, cursor=cursor, **asked)
            found += page["conversations"]
            if page["next"] is None:
                return found
            assert page["next"] != cursor
            cursor = page["next"]


@pytest.fixture(scope="module")
async def inbox(servers: Servers) -> AsyncIterator[Inbox]:
    made_anew = make_installation(servers)
    limits = {name.removeprefix("ONRECORD_").lower(): int(REQUESTS_MAX) for name in LIMITS}
    installation = replace(made_anew, settings=made_anew.settings.model_copy(update=limits))
    side = ReadSide(installation)
    with side.vault() as vault:
        for customer in range(CUSTOMERS + 40):
            sealing.keep(vault, installation.log.workspace_id, contact_of(customer))
    async with served(installation) as (_, client):
        made = Inbox(installation, client, side)
        for customer in range(CUSTOMERS):
            made.tell_of(customer)
        made.project()
        yield made
    side.close()


def customers(found: Iterable[Row]) -> list[int]:
    numbers = {conversation_of(customer): customer for customer in range(CUSTOMERS + 40)}
    return [numbers[row["conversation_id"]] for row in found]


EXPECTED: list[tuple[dict[str, Any], Any]] = [
    ({}, lambda _: True),
    ({"status": "open"}, lambda n: n % 6 < 4),
    ({"status": "snoozed"}, lambda n: n % 6 == 4),
    ({"status": "resolved"}, lambda n: n % 6 == 5),
    ({"mine": True}, lambda n: n % 4 == 1),
    ({"mine": True, "status": "open"}, lambda n: n % 4 == 1 and n % 6 < 4),
    ({"unassigned": True}, lambda n: n % 4 == 0),
    ({"assignee_id": COLLEAGUE, "status": "open"}, lambda n: n % 4 > 1 and n % 6 < 4),
    ({"assignee_id": COLLEAGUE, "priority": "high"}, lambda _: False),
    ({"priority": "low"}, lambda n: n % 4 == 3),
    ({"priority": "high", "mine": True}, lambda n: n % 4 == 1),
    ({"label_id": VIP}, lambda n: n % 3 == 0),
    ({"label_id": VIP, "status": "open", "unassigned": True}, lambda n: n % 3 == 0 and n % 4 == 0 and n % 6 < 4),
    ({"label_id": RARE}, lambda _: False),
    ({"channel": "whatsapp", "status": "open"}, lambda n: n % 6 < 4),
    ({"unread": True}, lambda n: n % 5 > 0),
    ({"unread": False}, lambda n: n % 5 == 0),
    ({"unread": True, "mine": True, "label_id": VIP}, lambda n: n % 5 > 0 and n % 4 == 1 and n % 3 == 0),
    ({"window_closing_h": 4}, lambda n: 19 <= n < 23),
    ({"window_closing_h": 24, "status": "open"}, lambda n: n < 23 and n % 6 < 4),
]


@pytest.mark.parametrize("sort", ["last_activity", "oldest_waiting", "priority"])
@pytest.mark.parametrize(("limit", "candidates_max"), [(200, "2000"), (4, "9")])
async def test_every_filter_in_every_order(
    inbox: Inbox, sort: str, limit: int, candidates_max: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_filters, "CANDIDATES_MAX", candidates_max)
    monkeypatch.setattr(conversation_filters, "LABELLED_MAX", candidates_max)
    for asked, is_wanted in EXPECTED:
        wanted = [n for n in range(CUSTOMERS) if is_wanted(n) and (sort != "oldest_waiting" or n % 6 != 5)]
        if sort == "oldest_waiting":
            wanted.reverse()
        if sort == "priority":
            wanted.sort(key=lambda n: n % 4)
        found = customers(await inbox.list(limit, sort=sort, **asked))
        assert found == wanted, asked


async def test_a_row_is_as_whoever_asks_has_it(inbox: Inbox) -> None:
    of = dict(enumerate(await inbox.list()))
    assert [n for n, row in of.items() if not row["unread"]] == [n for n in of if n % 5 == 0]
    assert of[4]["snoozed_until"] is not None
    assert of[3]["labels"] == [VIP]
    closes = datetime.fromisoformat(of[2]["window_closes_at"])
    assert closes == NOW - timedelta(hours=3) + timedelta(hours=24)


async def test_a_cursor_is_good_for_its_own_question_only(inbox: Inbox) -> None:
    page = await ask(inbox.client, "list_conversations", limit=2, status="open")
    for other in ({"status": "resolved"}, {"status": "open", "sort": "priority"}, {"status": "open", "mine": "true"}):
        params = {**other, "cursor": page["next"]}
        refused(await inbox.client.get("/list_conversations", params=params), 422, "cursor-malformed")


async def test_what_comes_between_two_pages_repeats_and_hides_none(inbox: Inbox) -> None:
    before = customers(await inbox.list(status="open"))
    seen: list[Row] = []
    cursor, new = None, CUSTOMERS
    while True:
        page = await ask(inbox.client, "list_conversations", limit=3, cursor=cursor, status="open")
        seen += page["conversations"]
        if (cursor := page["next"]) is None:
            break
        inbox.told.open(new, at=NOW + timedelta(seconds=new))
        inbox.project()
        new += 1
    assert customers(seen) == before


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"mine": "true", "unassigned": "true"}, "filters-dont-fit"),
        ({"mine": "true", "assignee_id": COLLEAGUE}, "filters-dont-fit"),
        ({"status": "closed"}, "malformed"),
        ({"priority": "9"}, "malformed"),
        ({"channel": "smoke"}, "malformed"),
        ({"window_closing_h": "25"}, "malformed"),
        ({"label_id": "vip"}, "malformed"),
        ({"sort": "name"}, "malformed"),
        ({"colour": "red"}, "malformed"),
    ],
)
async def test_filters_that_mean_nothing_are_refused(inbox: Inbox, asked: dict[str, str], kind: str) -> None:
    refused(await inbox.client.get("/list_conversations", params=asked), 422, kind)


async def test_the_tabs_are_counted(inbox: Inbox) -> None:
    counts = await ask(inbox.client, "count_conversations")
    listed = {name: len(await inbox.list(status="open", **{name: True})) for name in ("mine", "unassigned")}
    listed |= {status: len(await inbox.list(status=status)) for status in ("open", "snoozed")}
    assert counts == listed


async def test_a_conversation_says_how_far_one_has_read(inbox: Inbox) -> None:
    read = await ask(inbox.client, "get_conversation", conversation_id=conversation_of(5))
    assert (read["unread"], read["read_seq"] is not None) == (False, True)
    new = await ask(inbox.client, "get_conversation", conversation_id=conversation_of(1))
    assert (new["unread"], new["read_seq"]) == (True, None)
    missing = await inbox.client.get("/get_conversation", params={"conversation_id": named("nothing")})
    refused(missing, 404, "no-such-conversation")


async def test_a_label_that_was_taken_off_finds_nothing(inbox: Inbox) -> None:
    for event in (ConversationLabelled, ConversationUnlabelled):
        told = event(conversation_id=conversation_of(7), version=inbox.told.next_version(), label_id=RARE)
        inbox.told.tell(7, told, at=NOW - timedelta(hours=8))
        inbox.project()
        wanted = [7] if event is ConversationLabelled else []
        assert customers(await inbox.list(label_id=RARE)) == wanted


async def test_contacts_are_listed_by_name_and_by_age(inbox: Inbox) -> None:
    by_name = await contacts(inbox, limit=5, sort="name")
    assert all(one["name"].lower() <= other["name"].lower() for one, other in pairwise(by_name))
    newest = await contacts(inbox, limit=5, sort="newest")
    assert sorted(row["contact_id"] for row in newest) == sorted(row["contact_id"] for row in by_name)
    assert all(one["created_at"] >= other["created_at"] for one, other in pairwise(newest))


async def contacts(inbox: Inbox, **asked: Any) -> list[Row]:
    found, cursor = [], None
    while True:
        page = await ask(inbox.client, "list_contacts", cursor=cursor, **asked)
        found += page["contacts"]
        if (cursor := page["next"]) is None:
            return found


async def test_linked_contacts_are_shown_together_from_both_ends(inbox: Inbox) -> None:
    inbox.told.tell(
        1,
        ContactLinked(linked_contact_id=contact_of(2)),
        ContactFieldSet(field="city", value="Łódź"),
        ContactRenamed(name="Żaneta"),
        ContactAliased(channel="whatsapp", address="+48 600 100 200"),
        at=BEGAN,
    )
    inbox.told.tell(2, ContactLinked(linked_contact_id=contact_of(3)), at=BEGAN)
    inbox.project()
    for asked in (1, 2, 3):
        found = await ask(inbox.client, "get_contact", contact_id=contact_of(asked))
        others = {row["contact_id"] for row in found["linked"]}
        assert {found["contact_id"], *others} == {contact_of(1), contact_of(2), contact_of(3)}
        opened = {row["contact_id"]: row["conversation_id"] for row in found["conversations"]}
        assert opened == {contact_of(one): conversation_of(one) for one in (1, 2, 3)}
    first = await ask(inbox.client, "get_contact", contact_id=contact_of(1))
    assert (first["name"], first["fields"]) == ("Żaneta", {"city": "Łódź"})
    assert first["addresses"] == ["+48 600 100 200", "+15550001"]
    listed = await inbox.list(mine=True)
    assert "Żaneta" in {row["contact_name"] for row in listed}


async def test_an_erased_contact_reads_erased_everywhere(inbox: Inbox) -> None:
    inbox.told.open(60, name="Marmalade", at=BEGAN)
    inbox.told.receive(60, "marmalade forever", at=BEGAN)
    inbox.project()
    found = await ask(inbox.client, "search", query="marmalade")
    assert (len(found["contacts"]), len(found["places"])) == (1, 1)
    gone = ContactErased(reason="asked_by_person", conversation_ids=(conversation_of(60),))
    inbox.told.tell(60, gone, at=BEGAN)
    inbox.project()
    found = await ask(inbox.client, "search", query="marmalade")
    assert found == {"contacts": [], "places": [], "next": None}
    contact = await ask(inbox.client, "get_contact", contact_id=contact_of(60))
    assert (contact["name"], contact["addresses"], contact["fields"]) == ("[erased]", ["[erased]"], {})
    assert contact["erased_at"] is not None


async def test_a_customer_without_name_and_number_is_listed_and_found(inbox: Inbox) -> None:
    inbox.told.open(61, name="", address="", at=BEGAN)
    inbox.told.receive(61, "who am I kumquat", at=BEGAN)
    inbox.project()
    (place,) = (await ask(inbox.client, "search", query="kumquat"))["places"]
    assert place["contact_id"] == contact_of(61)
    contact = await ask(inbox.client, "get_contact", contact_id=contact_of(61))
    assert (contact["name"], contact["addresses"]) == ("", [])
    assert contact_of(61) in {row["contact_id"] for row in await contacts(inbox)}
