"""One installation for all tests of this folder, emptied between them: an admin, or nobody at all."""

import pytest

import people
from installations import Installation, Servers, make_installation
from sharing import emptied
from written import superuser


@pytest.fixture(scope="session")
def shared(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture
def installation(shared: Installation) -> Installation:
    return emptied(shared)


@pytest.fixture
def deserted(installation: Installation) -> Installation:
    """Nobody has an account here."""
    with superuser(installation) as connection:
        people.remove_all(connection)
    return installation
