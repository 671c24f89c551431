"""One stand-in for all tests, begun anew for each, and somebody who calls it."""

from collections.abc import Iterator

import httpx
import pytest

import offline_model
from messages_caller import HEADERS, Caller
from offline_model import Claude
from onrecord import trust


@pytest.fixture(scope="session")
def running() -> Iterator[Claude]:
    with offline_model.running() as claude:
        yield claude


@pytest.fixture
def claude(running: Claude) -> Claude:
    running.reset()
    return running


@pytest.fixture
def caller(claude: Claude) -> Iterator[Caller]:
    with httpx.Client(
        base_url=claude.url, headers=HEADERS, timeout=30, trust_env=False, verify=trust.authorities()
    ) as client:
        yield Caller(client)
