"""The front office of a business, for tests with a browser: its API, the processes behind it, and those who work there.

Customers write by WhatsApp's simulator, the model is the offline one, and files lie in a real S3.

    with front_office.opened(servers, s3) as office:
        ana = office.meet("ana", "Where is my parcel?")          # by her phone
        office.open(office.enter(tab, "noor"), ana)              # Noor Demo, an agent, opens the conversation
"""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import httpx
from pydantic import SecretStr

import buckets
import hasty_worker
import offline_model
import simulator
from browser import Tab
from browsing import SESSION, Site, serving
from commanding import create_user
from installations import TOKEN, Installation, Servers, make_installation
from offline_model import Claude
from onrecord import worker
from onrecord.parts import Parts, ai, media
from onrecord.settings import PREFIX
from onrecord.stack.ports import free_port
from onrecord.stack.s3 import S3
from onrecord.whatsapp.webhook import PATH
from people import PASSWORD
from posting import received
from simulator import Phones
from supervised import as_thread
from waiting import until
from written import rows

SIZES = {"wide": (1440, 900), "small": (390, 844)}
CLS_MAX = 0.05
START_S_MAX = 90
SEEN_S_MAX = 20
ROLES = {
    "noor": "agent",
    "ben": "agent",
    "ida": "admin",
    "olga": "auditor",
    "dev": "developer",
}
PATIENT = replace(hasty_worker.DELIVERIES, lease_s=30, call_s_max=20)  # a busy machine puts no message in doubt
PARTS: Parts = {"delivery": partial(hasty_worker.delivery, limits=PATIENT), "media": media.make, "ai": ai.make}
BUBBLES = "[role=log] li[data-seq] div[dir=auto]"
_numbers = itertools.count(1)


class Taken(NamedTuple):
    """A customer, and the conversation with them."""

    contact_id: str
    conversation_id: str


@dataclass(frozen=True)
class FrontOffice:
    """What a test does with it. The calls block; `client` may do everything."""

    place: Installation
    site: Site
    client: httpx.Client
    phones: Phones
    model: Claude
    channel_id: str
    secrets: Mapping[str, str] = field(default_factory=dict)

    def command(self, command: str, /, **body: object) -> dict[str, Any]:
        """What is asked from then on is answered with what this has changed."""
        answer = self.client.post(f"/{command}", json=body)
        if position := answer.headers.get("OnRecord-Position"):
            self.client.headers["OnRecord-After"] = position
        return _told(answer)

    def command_of(self, who: str, command: str, version: int | None = None, /, **body: object) -> dict[str, Any]:
        """As one of those who work there, by their session."""
        seen = {} if version is None else {"If-Match": f'"{version}"'}
        headers = {"Authorization": f"Bearer {self.secrets[who]}"} | seen
        return _told(self.client.post(f"/{command}", json=body, headers=headers))

    def ask(self, question: str, /, **parameters: Any) -> dict[str, Any]:
        return _told(self.client.get(f"/{question}", params=parameters))

    def ask_as(self, who: str, question: str, /, **parameters: Any) -> dict[str, Any]:
        """As one of those who work there, by their session."""
        headers = {"Authorization": f"Bearer {self.secrets[who]}"}
        return _told(self.client.get(f"/{question}", params=parameters, headers=headers))

    def write(self, text: str, /, **changes: object) -> Taken:
        """Somebody writes just now, unless told otherwise, by no channel: they have no phone."""
        sent = {"sent_at": datetime.now(UTC).isoformat(), "text": text} | changes
        answer = self.command("receive_message", **received(**sent))
        return Taken(answer["contact_id"], answer["conversation_id"])

    def meet(self, customer: str, text: str, **about: Any) -> Taken:
        """A customer of the simulator writes for the first time: with a number, unless told otherwise."""
        self.phones.customer(customer, **({"phone": self.number(), "name": customer} | about))
        before = {conversation_id for conversation_id, _ in self._talks()}
        self.phones.text(customer, text)
        [(conversation_id, contact_id)] = until(lambda: [one for one in self._talks() if one[0] not in before])
        return Taken(str(contact_id), str(conversation_id))

    def _talks(self) -> list[tuple[Any, ...]]:
        return rows(self.place, "select id, contact_id from conversations")

    def number(self) -> str:
        """Of those that are kept free for examples, one that nobody had."""
        return f"1202555{next(_numbers):04}"

    def items(self, taken: Taken, kind: str) -> list[dict[str, Any]]:
        """Of a conversation's timeline, as it is read now."""
        found = self.ask("list_timeline", conversation_id=taken.conversation_id)["items"]
        return [item for item in found if item["kind"] == kind]

    def enter(self, tab: Tab, who: str) -> Tab:
        """The browser is theirs from now on."""
        tab.keep({"name": SESSION, "value": self.secrets[who], "url": self.site.origin})
        return tab

    def open(self, tab: Tab, taken: Taken) -> None:
        self.visit(tab, f"inbox/{taken.conversation_id}", "[role=log]")
        tab.gone("section[aria-busy]")

    def visit(self, tab: Tab, address: str, whole: str) -> None:
        """Go to a page, and wait for something to stand there."""
        tab.visit(f"{self.site.origin}/{address}")
        tab.await_(whole)


def bubbles(tab: Tab) -> list[str]:
    """What was said, as the thread shows it."""
    return tab.texts(BUBBLES)


@contextmanager
def opened(servers: Servers, s3: S3) -> Iterator[FrontOffice]:
    """All of it, until the block ends. Nobody's statuses are late, and the model proposes when it is asked to."""
    place, port = make_installation(servers), free_port()
    for who, role in ROLES.items():
        create_user(place, f"{who}@demo.example", "--role", role, "--name", f"{who.capitalize()} Demo")
    with ExitStack() as running:
        begin = running.enter_context
        phones = begin(simulator.running(webhook_url=f"http://127.0.0.1:{port}{PATH}", pair_throttle=False))
        model = begin(offline_model.running())
        changed = _files(s3) | _outside(phones, model)
        settings = place.settings.model_copy(update=changed)
        environment = {f"{PREFIX}{name.upper()}": _spelled(value) for name, value in changed.items()}
        begin(place.relay())
        begin(place.projector())
        begin(as_thread(partial(worker.run, parts=PARTS), settings))
        site = begin(serving(place, environment | {"ONRECORD_SECOND_FACTOR_ROLES": "[]"}, port))
        headers = {"Authorization": f"Bearer {TOKEN}"}
        client = begin(httpx.Client(base_url=f"{site.origin}/v1", headers=headers, timeout=20))
        until(lambda: client.get(f"{site.origin}/readyz").is_success, START_S_MAX, "the read models")
        yield FrontOffice(place, site, client, phones, model, _connected(client), _sessions(client))


def _files(s3: S3) -> dict[str, Any]:
    store = buckets.store(s3)
    return {
        "s3_endpoint": store.endpoint,
        "s3_access_key": store.access_key,
        "s3_secret_key": SecretStr(store.secret_key),
        "s3_bucket": store.bucket,
    }


def _outside(phones: Phones, model: Claude) -> dict[str, Any]:
    return {
        "graph_url": phones.url,
        "whatsapp_app_secret": SecretStr(simulator.APP_SECRET),
        "whatsapp_verify_token": SecretStr(simulator.VERIFY_TOKEN),
        "anthropic_url": model.url,
        "anthropic_api_key": SecretStr(offline_model.API_KEY),
    }


def _spelled(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _connected(client: httpx.Client) -> str:
    """The channel, whose templates are listed by and by."""
    number = {"phone_number_id": simulator.NUMBER_ID, "waba_id": simulator.WABA_ID, "token": simulator.ACCESS_TOKEN}
    channel_id: str = _told(client.post("/connect_channel", json={"name": "WhatsApp", **number}))["channel_id"]
    return channel_id


def _sessions(client: httpx.Client) -> dict[str, str]:
    """Each signs in once: the door lets nobody try without end."""
    nobody = {"Authorization": ""}
    answers = {
        who: client.post(
            "/sign_in", json={"email": f"{who}@demo.example", "password": PASSWORD, "bearer": True}, headers=nobody
        )
        for who in ROLES
    }
    return {who: _told(answer)["secret"] for who, answer in answers.items()}


def _told(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told
