"""One simulator for all tests, begun anew for each, and the business's side of it."""

from collections.abc import Iterator

import httpx
import pytest

import simulator
from onrecord import trust
from simulator import ACCESS_TOKEN, Phones
from whatsapp_business import ANA, CALL_S_MAX, Business, Receiver, listening


@pytest.fixture(scope="session")
def running() -> Iterator[Phones]:
    with simulator.running(hand_clock=True) as phones:
        yield phones


@pytest.fixture(autouse=True)
def phones(running: Phones) -> Phones:
    """Ana, who has just written."""
    running.reset()
    running.customer("ana", phone=ANA, user_id="US.1000200030004000", name="Ana")
    running.text("ana", "Where is my parcel?")
    running.take_webhooks()
    return running


@pytest.fixture(scope="session")
def business(running: Phones) -> Iterator[Business]:
    headers = {"Authorization": f"Bearer {ACCESS_TOKEN}"}
    graph = httpx.Client(
        base_url=f"{running.url}/v26.0",
        headers=headers,
        timeout=CALL_S_MAX,
        trust_env=False,
        verify=trust.authorities(),
    )
    with graph, httpx.Client(trust_env=False, verify=trust.authorities()) as anybody:
        yield Business(graph, anybody)


@pytest.fixture(scope="session")
def address() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


@pytest.fixture
def receiver(address: Receiver, phones: Phones) -> Receiver:
    address.answers.clear()
    address.got.clear()
    phones.change(webhook_url=address.url)
    return address
