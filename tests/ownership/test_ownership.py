"""Who owns a unit, and how it is lost: on a real Postgres, without the processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from installations import Installation, make_installation
from onrecord import ownership
from onrecord.ownership import Ownership
from waiting import until


@pytest.fixture
def owner(installation: Installation) -> Iterator[Callable[[], Ownership]]:
    """Makes owners; they leave when the test ends."""
    with ExitStack() as stack:

        def make() -> Ownership:
            made = Ownership(installation.settings, "projector")
            stack.callback(made.close)
            return made

        yield make


OwnerMade = Callable[[], Ownership]


def end_backends(installation: Installation, application: str) -> None:
    """End the connections of this name, as an operator or a failover would."""
    with installation.connect("postgres") as admin:
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name = %s",
            (application,),
        )


def test_a_unit_has_one_owner(owner: OwnerMade) -> None:
    first, second = owner(), owner()
    assert [first.acquire(3), second.acquire(3)] == [True, False]


def test_two_units_may_have_two_owners(owner: OwnerMade) -> None:
    first, second = owner(), owner()
    assert [first.acquire(3), second.acquire(4)] == [True, True]


def test_relay_and_projector_dont_share_units(installation: Installation, owner: OwnerMade) -> None:
    relay = Ownership(installation.settings, "relay")
    assert [owner().acquire(0), relay.acquire(0)] == [True, True]
    relay.close()


def test_two_installations_dont_share_units(installation: Installation, owner: OwnerMade) -> None:
    neighbour = Ownership(make_installation(installation.servers).settings, "projector")
    assert [owner().acquire(0), neighbour.acquire(0), neighbour.processes()] == [True, True, 1]
    neighbour.close()


def test_a_released_unit_can_be_taken(owner: OwnerMade) -> None:
    first, second = owner(), owner()
    first.acquire(3)
    first.release(3)
    assert second.acquire(3)


def test_whoever_leaves_frees_all_units_at_once(owner: OwnerMade) -> None:
    first, second = owner(), owner()
    first.acquire(3)
    first.acquire(4)
    first.close()
    until(lambda: second.acquire(3) and second.acquire(4), deadline_s=1, what="a free unit")


def test_a_silent_owner_loses_its_units(owner: OwnerMade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "OWNER_SILENT_MS_MAX", 300)
    silent = owner()
    monkeypatch.undo()
    silent.acquire(3)
    successor = owner()
    assert not successor.acquire(3)
    until(lambda: successor.acquire(3), deadline_s=2, what="the succession")


def test_an_owner_that_was_silent_for_too_long_is_told(owner: OwnerMade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "OWNER_SILENT_MS_MAX", 300)
    silent = owner()
    monkeypatch.undo()
    silent.acquire(3)
    successor = owner()
    until(lambda: successor.acquire(3), deadline_s=2, what="the succession")
    with pytest.raises(psycopg.OperationalError):
        silent.touch()


def test_a_lost_connection_is_noticed_at_the_next_touch_though_no_heartbeat_is_due(
    installation: Installation, owner: OwnerMade
) -> None:
    cut = owner()
    assert cut.touch(), "the first touch says that it is alive"
    end_backends(installation, "onrecord-projector-owner")
    with pytest.raises(psycopg.OperationalError):
        until(cut.touch, deadline_s=ownership.HEARTBEAT_S / 2)


def test_touching_says_so_only_once_in_a_while(owner: OwnerMade) -> None:
    alive = owner()
    assert [alive.touch(), alive.touch(), alive.touch()] == [True, False, False]


def test_the_heartbeat_names_the_units(installation: Installation, owner: OwnerMade) -> None:
    alive = owner()
    alive.acquire(2)
    alive.acquire(0)
    alive.touch()
    with installation.connect("onrecord_projector") as connection:
        rows = connection.execute("select kind, shards from heartbeats").fetchall()
    assert rows == [("projector", "0,2")]


def test_whoever_leaves_takes_the_heartbeat_along(installation: Installation, owner: OwnerMade) -> None:
    alive = owner()
    alive.touch()
    alive.close()
    with installation.connect("onrecord_projector") as connection:
        assert connection.execute("select count(*) from heartbeats").fetchone() == (0,)


def test_the_living_are_counted(owner: OwnerMade) -> None:
    first, second, third = owner(), owner(), owner()
    assert first.processes() == 3
    second.close()
    third.close()
    until(lambda: first.processes() == 1, deadline_s=1, what="the count of one")
