"""One read side for all tests of this room, empty at the start of each."""

from collections.abc import Iterator

import pytest

from installations import Servers, make_installation
from read_side import ReadSide


@pytest.fixture(scope="session")
def ground(servers: Servers) -> Iterator[ReadSide]:
    made = ReadSide(make_installation(servers))
    yield made
    made.close()


@pytest.fixture
def read_side(ground: ReadSide) -> ReadSide:
    ground.reset()
    return ground
