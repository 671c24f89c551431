"""Re-drives that somebody asked for: the owner of the key's shard does them, between two batches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import psycopg

from onrecord import operations
from onrecord.operations import Request
from projections.projector import Projector
from projections.redriving import ParkedKey, Redriven

REDRIVING = 1919246695
NOT_PARKED = "this key is not parked: it was re-driven before, or its name is another"


def carry_out(projector: Projector) -> int:
    """Do what is asked for and concerns this projector's shards; returns how many requests that were.

    The projector has settled: no transaction is under way.
    """
    done = 0
    for request in operations.read_open(projector.connection, "redrive"):
        named = (request.arguments["projection"], request.arguments["subject"])
        keys = projector.redriver.find(*named)
        mine = [key for key in keys if key.shard in projector.shards]
        if mine or not keys:
            with _alone(projector.connection, request) as alone:
                if alone:
                    _answer(projector, request, [key for key in mine if projector.redriver.knows(key)] or mine)
                    done += 1
    return done


@contextmanager
def _alone(connection: psycopg.Connection, request: Request) -> Iterator[bool]:
    """Whether no other projector answers this now: its key is parked no more as soon as that one has re-driven it."""
    of = (REDRIVING, str(request.id))
    row = connection.execute("select pg_try_advisory_lock(%s, hashtext(%s))", of).fetchone()
    try:
        yield row == (True,)
    finally:
        if row == (True,):
            connection.execute("select pg_advisory_unlock(%s, hashtext(%s))", of)


def _answer(projector: Projector, request: Request, keys: list[ParkedKey]) -> None:
    connection = projector.connection
    operations.begin(connection, request)
    if not keys:
        operations.end(connection, request, "failed", {"problem": NOT_PARKED})
        return
    came = [(key, _redrive(projector, key, only_look=request.is_dry_run)) for key in keys]
    failed = not request.is_dry_run and any(redriven.problem for _, redriven in came)
    result = {"keys": [key._asdict() | asdict(redriven) for key, redriven in came]}
    operations.end(connection, request, "failed" if failed else "done", result)
    if not request.is_dry_run:
        projector.go_on()


def _redrive(projector: Projector, key: ParkedKey, *, only_look: bool) -> Redriven:
    return projector.redriver.preview(key) if only_look else projector.redriver.redrive(key)
