"""`onrecord rollback` and `onrecord rebuild --drop-old`: what there is to go back to and to drop, said and done."""

import json

import psycopg
import pytest

from installations import Installation, Servers, make_installation
from invoking import invoke
from projections import builds, schema
from projections.catalogue import LIVE
from projections.projection import Projection


@pytest.fixture
def fresh(servers: Servers) -> Installation:
    """No projector has run."""
    return make_installation(servers)


@pytest.fixture
def three(fresh: Installation) -> tuple[Installation, Projection]:
    """A read model with three builds, each of which has served."""
    one = LIVE[0]
    with fresh.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, fresh.log.shards)
        for number in (2, 3):
            schema.make(connection, builds.numbered(one, number), fresh.log.shards, "demo")
            schema.serve(connection, one.name, number)
    return fresh, one


def states(installation: Installation, name: str) -> dict[int, str]:
    with installation.connect("onrecord_projector") as connection:
        return {build.number: build.state for build in builds.read(connection) if build.projection == name}


@pytest.mark.parametrize("words", [("rollback", "timeline"), ("rebuild", "--drop-old", "--yes")])
def test_without_read_models_there_is_a_next_step(fresh: Installation, words: tuple[str, ...]) -> None:
    done = invoke(fresh, *words)
    assert (done.exit_code, "no projector has run" in done.stderr) == (1, True), done.output
    with fresh.connect("onrecord_projector") as connection, pytest.raises(psycopg.errors.UndefinedTable):
        builds.read(connection)


def test_a_rollback_tells_programs_which_build_serves(three: tuple[Installation, Projection]) -> None:
    installation, one = three
    done = json.loads(invoke(installation, "rollback", one.name, "--json").stdout)
    assert done == {"projection": one.name, "build": 2, "version": one.version}
    assert states(installation, one.name) == {1: "retired", 2: "serving", 3: "retired"}


def test_what_is_dropped_is_told_to_programs_who_are_asked_nothing(three: tuple[Installation, Projection]) -> None:
    installation, one = three
    unasked = invoke(installation, "rebuild", "--drop-old", "--json")
    assert (unasked.exit_code, unasked.stdout, "--yes" in unasked.stderr) == (1, "", True)
    assert states(installation, one.name)[1] == "retired"
    done = invoke(installation, "rebuild", "--drop-old", "--json", "--yes")
    assert json.loads(done.stdout) == {"projection": one.name, "build": 1, "version": one.version}
    assert states(installation, one.name) == {1: "dropped", 2: "retired", 3: "serving"}


def test_an_unknown_name_drops_nothing_and_is_told_what_there_is(three: tuple[Installation, Projection]) -> None:
    installation, one = three
    done = invoke(installation, "rebuild", "nothing", one.name, "--drop-old", "--yes")
    assert (done.exit_code, "there are ai_usage, audit_trail" in done.stderr) == (1, True), done.output
    assert states(installation, one.name)[1] == "retired"
