"""Chromium, and two installations: a front office at work, and one where a test finds nobody but one admin."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import browser
import people
from browser import Chromium, Tab
from browsing import Site, elsewhere, serving
from front_office import FrontOffice, opened
from installations import Installation, Servers, make_installation
from onrecord.stack.oidc import Oidc
from onrecord.stack.ports import free_port
from onrecord.stack.s3 import S3
from people import Member
from sharing import emptied
from written import superuser

TABS = 2
SCREENSHOTS = "ONRECORD_SCREENSHOTS"  # names a folder, if somebody wants to look


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with browser.running() as running:
        yield running


@pytest.fixture
def tabs(chromium: Chromium, request: pytest.FixtureRequest) -> Iterator[list[Tab]]:
    """Several people's browsers, with nothing in them."""
    folder = os.environ.get(SCREENSHOTS)
    shots = Path(folder, request.node.name) if folder else None
    opened = [chromium.tab(shots) for _ in range(TABS)]
    yield opened
    for tab in opened:
        tab.close()


@pytest.fixture
def tab(tabs: list[Tab]) -> Tab:
    return tabs[0]


@pytest.fixture(scope="session")
def place(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oidc]:
    """The provider of the development stack."""
    made = Oidc(free_port(), tmp_path_factory.mktemp("provider"))
    made.start()
    try:
        made.wait_ready()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def served(place: Installation, provider: Oidc) -> Iterator[Site]:
    with serving(place, elsewhere(provider)) as site:
        yield site


@pytest.fixture
def agents(place: Installation) -> list[Member]:
    """Two people without a second factor, at an installation where nothing has happened."""
    emptied(place)
    with superuser(place) as connection:
        return [people.add_member(connection, place.log, "agent") for _ in range(2)]


@pytest.fixture
def agent(agents: list[Member]) -> Member:
    return agents[0]


@pytest.fixture
def site(served: Site, agents: list[Member]) -> Site:
    assert agents
    return served


@pytest.fixture(scope="session")
def front_office(servers: Servers, s3: S3) -> Iterator[FrontOffice]:
    with opened(servers, s3) as office:
        yield office
