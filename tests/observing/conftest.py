"""One of each process, watched, for the tests of a file."""

from collections.abc import Iterator

import pytest

from installations import Servers, make_installation
from observed import Observed, observing


@pytest.fixture(scope="module")
def observed(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    with observing(make_installation(servers), tmp_path_factory.mktemp("observed")) as everything:
        yield everything
