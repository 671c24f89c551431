"""One installation for the tests of a file, with its read tables made and nothing running."""

import pytest

from installations import Installation, Servers, make_installation
from projections import schema
from projections.catalogue import LIVE
from sharing import emptied


@pytest.fixture(scope="module")
def made(servers: Servers) -> Installation:
    installation = make_installation(servers)
    with installation.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, installation.log.shards)
    return installation


@pytest.fixture
def installation(made: Installation) -> Installation:
    """The same, with empty write tables."""
    return emptied(made)
