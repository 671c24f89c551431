"""Customers who are erased in the middle of a conversation, over HTTP, and all the texts by which they are known."""

import asyncio
import random
import string
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx

from checker import Command
from installations import AGENT_ID

RANDOM_CHARS = 16
EXCHANGES = 1
CROSSING_MESSAGES = 4
ANSWER_S_MAX = 40
RETRY_S = 0.05
PAGE_ROWS_MAX = 200
GONE = "contact-erased"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
KNOWN_BY = ("conversation_id", "message_id", "note_id", "version")
FORMS = ("{}", 'he says "{}"', "für {} ✓", "two\nlines, {}", "tab\tand \\{}/ {{}}")


@dataclass
class Person:
    """A customer who will be erased. `secrets` are all their texts, sent or answered; `provider_ids` are among them."""

    chance: random.Random
    secrets: list[str] = field(default_factory=list)
    provider_ids: list[str] = field(default_factory=list)
    contact_id: str = ""
    conversation_id: str = ""
    position: str = ""
    version: int = 0
    erased_at: datetime | None = None

    def __post_init__(self) -> None:
        self.address, self.name = self.secret(), self.secret()

    def secret(self, form: str | None = None) -> str:
        """A text that nobody else has, in letters, quotes, line breaks and what else is escaped somewhere."""
        letters = "".join(self.chance.choices(string.ascii_letters + string.digits, k=RANDOM_CHARS))
        self.secrets.append((form or FORMS[len(self.secrets) % len(FORMS)]).format(letters))
        return self.secrets[-1]

    def provider_id(self) -> str:
        self.provider_ids.append(self.secret("wamid.{}=="))
        return self.provider_ids[-1]

    def about(self) -> dict[str, Any]:
        return {"conversation_id": self.conversation_id}

    def writing(self, sent_at: datetime = LONG_AGO, **other: str) -> dict[str, Any]:
        """A message of theirs."""
        known = {"channel": "whatsapp", "address": self.address, "name": self.name, "sent_at": sent_at.isoformat()}
        new = {} if "provider_message_id" in other else {"provider_message_id": self.provider_id()}
        return known | new | ({} if "text" in other else {"text": self.secret()}) | other


@dataclass
class Desk:
    """The API as a client sees it. Whatever isn't answered is sent again; `commands` are those acknowledged."""

    http: httpx.AsyncClient
    commands: list[Command] = field(default_factory=list)

    async def post(self, person: Person, path: str, body: dict[str, Any], version: int = 0) -> httpx.Response:
        headers = {"Idempotency-Key": str(uuid4())} | ({"If-Match": f'"{version}"'} if version else {})
        answer = await _answered(lambda: self.http.post(path, json=body, headers=headers))
        if answer.is_success:
            fields = {name: value for name, value in answer.json().items() if name in KNOWN_BY}
            person.version = fields.get("version", person.version)
            if "note_id" in fields:
                del fields["version"]  # a note doesn't move it, and its event doesn't name it
            person.position = answer.headers["OnRecord-Position"]
            self.commands.append(Command(None, "acknowledged", person.position, fields))
        return answer

    async def timeline(self, person: Person) -> httpx.Response:
        """The person's conversation, at or after their last command."""
        asked: dict[str, Any] = person.about() | {"limit": PAGE_ROWS_MAX}
        headers = {"OnRecord-After": person.position}
        answer = await _answered(lambda: self.http.get("list_timeline", params=asked, headers=headers))
        assert answer.status_code == 200, answer.text
        assert answer.json()["before"] is None, "one page holds it"
        return answer

    async def inbox(self, after: str) -> list[httpx.Response]:
        """All pages of the list."""
        asked: dict[str, Any] = {"limit": PAGE_ROWS_MAX}
        headers = {"OnRecord-After": after}
        pages: list[httpx.Response] = []
        while not pages or asked["cursor"]:
            pages.append(await _answered(lambda: self.http.get("list_conversations", params=asked, headers=headers)))
            assert pages[-1].status_code == 200, pages[-1].text
            asked["cursor"] = pages[-1].json()["next"]
        return pages

    async def meet(self, person: Person) -> None:
        """The first message, and some talk. One in three conversations is closed after it."""
        answer = await self.post(person, "receive_message", person.writing())
        assert answer.status_code == 201, answer.text
        person.contact_id, person.conversation_id = answer.json()["contact_id"], answer.json()["conversation_id"]
        for _ in range(EXCHANGES):
            for path in ("send_message", "add_note"):
                answer = await self.post(person, path, person.about() | {"text": person.secret()})
                assert answer.status_code == 201, answer.text
            answer = await self.post(person, "receive_message", person.writing())
            assert answer.status_code == 201, answer.text
        if person.chance.randrange(3) == 0:
            answer = await self.post(person, "resolve_conversation", person.about(), person.version)
            assert answer.status_code == 200, answer.text

    async def erase_amid_talk(self, person: Person) -> None:
        """Customer and team go on until they are told that it is over; in between comes the erasure, or two at once."""
        crossing = asyncio.Semaphore(0)
        talk = (
            lambda: self.post(person, "receive_message", person.writing()),
            lambda: self.post(person, "send_message", person.about() | {"text": person.secret()}),
            lambda: self.post(person, "add_note", person.about() | {"text": person.secret()}),
        )
        await asyncio.gather(*(_until_gone(say, crossing) for say in talk), self._erase(person, crossing))

    async def _erase(self, person: Person, crossing: asyncio.Semaphore) -> None:
        for _ in range(person.chance.randrange(CROSSING_MESSAGES)):
            await crossing.acquire()
        times = 1 + person.chance.randrange(2)
        answers = await asyncio.gather(*(self.erase(person) for _ in range(times)))
        person.erased_at = answers[0]
        assert set(answers) == {person.erased_at}, "the first erasure's moment, however often it is asked"

    async def erase(self, person: Person) -> datetime:
        body = {"contact_id": person.contact_id, "reason": "asked_by_person"}
        answer = await self.post(person, "erase_contact", body)
        assert answer.status_code == 200, answer.text
        return datetime.fromisoformat(answer.json()["erased_at"])

    async def must_be_refused(self, person: Person) -> None:
        """Whatever is done in an erased person's name, and their messages from before the erasure."""
        assert person.erased_at is not None
        before, after = (person.erased_at + timedelta(seconds=seconds) for seconds in (-1, 60))
        delivered = person.chance.choice(person.provider_ids)
        posts = (
            ("send_message", person.about() | {"text": person.secret()}, 0),
            ("add_note", person.about() | {"text": person.secret()}, 0),
            ("assign_conversation", person.about() | {"assignee_id": str(AGENT_ID)}, 1),
            ("resolve_conversation", person.about(), person.version),
            ("reopen_conversation", person.about(), 0),
            ("receive_message", person.writing(before), 0),
            ("receive_message", person.writing(after, provider_message_id=person.provider_ids[0]), 0),
            ("receive_message", person.writing(before, provider_message_id=delivered), 0),
        )
        answers = [await self.post(person, *post) for post in posts]
        assert [(answer.status_code, answer.json()["type"]) for answer in answers] == [(409, GONE)] * len(posts)
        assert await self.erase(person) == person.erased_at

    async def come_back(self, person: Person) -> str:
        """They write once more and are somebody new; returns the new contact's id. Their address is known again."""
        assert person.erased_at is not None
        person.secrets.remove(person.address)
        text = str(uuid4())
        anew = person.writing(
            person.erased_at + timedelta(seconds=1), name="Somebody new", provider_message_id=text, text=text
        )
        answer = await self.post(Person(person.chance), "receive_message", anew)
        assert answer.status_code == 201, answer.text
        assert answer.json()["contact_id"] != person.contact_id
        assert answer.json()["conversation_id"] != person.conversation_id
        return str(answer.json()["contact_id"])


def secrets_of(people: Iterable[Person]) -> list[str]:
    return [secret for person in people for secret in person.secrets]


async def _until_gone(say: Callable[[], Coroutine[Any, Any, httpx.Response]], crossing: asyncio.Semaphore) -> None:
    """Say something again and again; between two the erasure may come. A reply to a closed conversation is refused."""
    while True:
        answer = await say()
        crossing.release()
        if answer.is_success:
            continue
        problem = answer.json()["type"]
        assert problem in {GONE, "conversation-is-resolved"}, answer.text
        if problem == GONE:
            return


async def _answered(ask: Callable[[], Coroutine[Any, Any, httpx.Response]]) -> httpx.Response:
    """The answer, as soon as there is one that isn't a server's excuse."""
    end = monotonic() + ANSWER_S_MAX
    while True:
        try:
            answer = await ask()
        except httpx.TransportError as error:
            excuse = repr(error)
        else:
            if not answer.is_server_error:
                return answer
            excuse = answer.text
        assert monotonic() < end, f"no answer within {ANSWER_S_MAX} s: {excuse}"
        await _rest()


async def _rest() -> None:
    try:
        await asyncio.wait_for(asyncio.Event().wait(), RETRY_S)
    except TimeoutError:
        return
