"""Search: everything that was said, in any language, by its words; contacts by fragments; nothing of anybody else's."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

import sealing
from asking import ask
from histories import BEGAN
from installations import Installation, Servers, make_installation
from posting import refused
from queries import search as searches
from queries import searching
from read_side import ReadSide
from sharing import served
from telling import Telling, contact_of, conversation_of, named

OLD = datetime(2019, 5, 1, tzinfo=UTC)
SAID = {
    0: "Wo ist meine Lieferung? Bestellung A-12345, bitte an anna@example.org",
    1: "Ma réservation n'est pas arrivée",
    2: "你好我的包裹在哪里",
    3: "The parcels were delivered on Tuesday",
    4: "Заказы не пришли",
    5: "<b>bold</b> claims & a link https://example.org/x",
}
NAMES = {0: "Anna Müller", 1: "Émile O'Brien", 2: "王小明", 3: "Tom Taylor", 4: "Иван", 5: "Percent_100%"}


class Searched:
    """An installation to whose read models these were told, and its API."""

    def __init__(self, client: httpx.AsyncClient, side: ReadSide, told: Telling) -> None:
        self.client, self.side, self.told = client, side, told

    async def places(self, query: str, **asked: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await ask(self.client, "search", query=query, **asked))["places"]
        return found

    async def contacts(self, query: str) -> list[str]:
        return [row["name"] for row in (await ask(self.client, "search", query=query))["contacts"]]


@pytest.fixture(scope="module")
async def searched(servers: Servers) -> AsyncIterator[Searched]:
    installation: Installation = make_installation(servers)
    side = ReadSide(installation)
    told = side.telling()
    with side.vault() as vault:
        for customer in range(40):
            sealing.keep(vault, installation.log.workspace_id, contact_of(customer))
    for customer, text in SAID.items():
        told.open(customer, name=NAMES[customer], address=f"+49 (170) 555-00{customer}", at=BEGAN)
        told.receive(customer, text, at=BEGAN + timedelta(hours=customer))
    told.send(0, "Your parcel left today", at=BEGAN + timedelta(days=1))
    told.note(0, "parcel: ask the depot")
    told.open(6, name="Old Hand", at=OLD)
    told.receive(6, "zebra of long ago", at=OLD)
    side.project(told.entries)
    async with served(installation) as (_, client):
        yield Searched(client, side, told)
    side.close()


@pytest.mark.parametrize(
    ("query", "customers"),
    [
        ("lieferung", [0]),
        ("LIEFERUNGEN", [0]),
        ("12345", [0]),
        ("A-12345", [0]),
        ("anna@example.org", [0]),
        ("reservation", [1]),
        ("réservations", [1]),
        ("n'est", [1]),
        ("包裹", [2]),
        ("我的包裹", [2]),
        ("裹包", []),
        ("parcel", [0, 3]),
        ("delivering parcel", [3]),
        ("заказ", [4]),
        ("bold claims", [5]),
        ('"meine Lieferung"', [0]),
        ('"Lieferung meine"', []),
        ("zebra", [6]),
        ("marmalade", []),
        ("parcel marmalade", []),
    ],
)
async def test_it_is_found_in_its_language(searched: Searched, query: str, customers: list[int]) -> None:
    found = {place["contact_id"] for place in await searched.places(query)}
    assert found == {contact_of(customer) for customer in customers}


async def test_what_was_found_is_marked_in_plain_text(searched: Searched) -> None:
    (place,) = await searched.places("claims link")
    excerpt = place["excerpt"]
    assert "".join(segment["text"] for segment in excerpt) == SAID[5]
    assert [segment["text"] for segment in excerpt if segment["found"]] == ["claims", "link"]
    (place,) = await searched.places("12345")
    assert [segment["text"] for segment in place["excerpt"] if segment["found"]] == ["12345"]
    (place,) = await searched.places("包裹")
    assert [segment["text"] for segment in place["excerpt"] if segment["found"]] == ["包裹"]


def test_an_excerpt_of_a_long_text_is_cut_around_what_was_found() -> None:
    text = f"{'before ' * 100}here{' after' * 100}"
    marked = text.replace("here", f"{searching.BEGIN}here{searching.END}")
    segments = searching.excerpt(text, marked, [])
    whole = "".join(segment.text for segment in segments)
    assert whole in text
    assert len(whole) == searching.EXCERPT_CHARS_MAX
    assert [segment.text for segment in segments if segment.found] == ["here"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"direction": "in"}, 1),
        ({"direction": "out"}, 1),
        ({"direction": "note"}, 1),
        ({"contact_id": contact_of(3)}, 1),
        ({"contact_id": contact_of(3), "direction": "out"}, 0),
        ({"conversation_id": conversation_of(0)}, 2),
        ({"since": (BEGAN + timedelta(hours=20)).isoformat()}, 1),
        ({"before": (BEGAN + timedelta(hours=20)).isoformat()}, 2),
        ({"since": (BEGAN + timedelta(days=40)).isoformat()}, 0),
        ({"before": BEGAN.isoformat()}, 0),
    ],
)
async def test_places_are_filtered(searched: Searched, asked: dict[str, str], count: int) -> None:
    assert len(await searched.places("parcel", **asked)) == count


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ann", ["Anna Müller"]),
        ("muller", ["Anna Müller"]),
        ("MÜLL", ["Anna Müller"]),
        ("brien", ["Émile O'Brien"]),
        ("émile o'b", ["Émile O'Brien"]),
        ("王", ["王小明"]),
        ("to", ["Tom Taylor"]),
        ("+49 170 555-003", ["Tom Taylor"]),
        ("0170 555003", ["Tom Taylor"]),
        ("иван", ["Иван"]),
        ("100%", ["Percent_100%"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
async def test_contacts_are_found_by_fragments(searched: Searched, query: str, names: list[str]) -> None:
    if query in {"%", "_"}:
        refused(await searched.client.get("/search", params={"query": query}), 422, "nothing-to-search")
    else:
        assert await searched.contacts(query) == names


async def test_the_pages_hold_every_place_once_the_best_first(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there are more places than are ranked together, and while more come."""
    monkeypatch.setattr(searches, "CANDIDATES_MAX", 7)
    for customer in range(10, 30):
        searched.told.open(customer, at=BEGAN)
        searched.told.receive(
            customer, f"gnu {'gnu ' * (customer % 3)}of {customer}", at=BEGAN + timedelta(days=customer)
        )
    searched.side.project(searched.told.entries)
    seen, cursor, pages = [], None, 0
    while True:
        page = await ask(searched.client, "search", query="gnu", limit=3, cursor=cursor)
        seen += [place["contact_id"] for place in page["places"]]
        pages += 1
        if (cursor := page["next"]) is None:
            break
        searched.told.receive(10, "gnu of now", at=BEGAN + timedelta(days=40, seconds=pages))
        searched.side.project(searched.told.entries)
    assert sorted(seen) == sorted(contact_of(customer) for customer in range(10, 30))
    newest = [contact_of(customer) for customer in (29, 26, 23, 28, 25, 27, 24)]
    assert seen[:7] == newest, "the seven newest, those that say it most first"


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"query": ""}, "malformed"),
        ({"query": "x" * 201}, "malformed"),
        ({"query": "a\0b"}, "malformed"),
        ({"query": "…!?"}, "nothing-to-search"),
        ({"query": "one two three four five six seven eight nine"}, "nothing-to-search"),
        ({"query": "x", "since": "yesterday"}, "malformed"),
        ({"query": "x", "since": "2026-01-01T00:00:00"}, "malformed"),
        ({"query": "x", "direction": "up"}, "malformed"),
        ({"query": "x", "cursor": "nonsense"}, "cursor-malformed"),
        ({"query": "x", "colour": "red"}, "malformed"),
        ({}, "malformed"),
    ],
)
async def test_what_cant_be_searched_is_refused(searched: Searched, asked: dict[str, str], kind: str) -> None:
    refused(await searched.client.get("/search", params=asked), 422, kind)


async def test_a_conversation_that_isnt_there_is_said_so(searched: Searched) -> None:
    asked = {"query": "x", "conversation_id": named("nothing")}
    refused(await searched.client.get("/search", params=asked), 404, "no-such-conversation")


async def test_what_was_found_says_what_its_contact_is_called(searched: Searched) -> None:
    (place,) = await searched.places("lieferung")
    assert (place["contact_name"], place["contact_address"]) == (NAMES[0], "+49 (170) 555-000")
    assert place["contact_username"] is None
