"""Carries one rebuild or rollback out for the rebuilder, and writes down how far it is and what came of it.

The order comes on standard input, which stays open: at its end the rebuilder is gone, and this process ends too.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from time import monotonic
from uuid import UUID

import orjson
import psycopg
import structlog

from onrecord import broker, db, operations, process
from onrecord.operations import Request
from onrecord.settings import Settings
from projections import rebuild as rebuilding
from projections import switching
from projections.crew import CrewFailed
from projections.rebuild import CannotRebuild, Progress, Wish
from projections.rebuild_shards import ROLE, Stopping
from projections.rebuilder import AUTOMATIC
from projections.switching import CannotRollBack
from projections.verifying import Stopped

TELL_S = 1.0
FAILURES = (CannotRebuild, CannotRollBack, CrewFailed, broker.Failure, psycopg.Error, TimeoutError)

logger = structlog.get_logger("rebuilder")


class _Carrying:
    """One request, or none where a projector wants what its version lacks."""

    def __init__(self, config: Settings, connection: psycopg.Connection, request: Request | None) -> None:
        self._config = config
        self._connection = connection
        self._request = request
        self._tell_at = 0.0

    def carry_out(self, projections: Sequence[str], stop: Stopping) -> None:
        if self._request:
            operations.begin(self._connection, self._request)
        try:
            result = self._do(projections, stop)
        except Stopped:
            return  # still `running`: the next rebuilder goes on
        except FAILURES as error:
            logger.error("rebuild failed", reason=str(error))  # noqa: TRY400 - what to do is said; a trace says no more
            if self._request:
                operations.end(self._connection, self._request, "failed", {"problem": str(error)})
            return
        if self._request:
            operations.end(self._connection, self._request, "done", result)

    def _do(self, projections: Sequence[str], stop: Stopping) -> dict[str, object]:
        if self._request and self._request.kind == "rollback":
            former = switching.roll_back(self._connection, self._request.arguments["projection"])
            return {"projection": former.projection, "build": former.number}
        wish = Wish(projections, requested_by=AUTOMATIC)
        if self._request:
            told = self._request.arguments
            wish = Wish(projections, told["processes"], told["events_per_s_max"], self._request.requested_by)
        done = rebuilding.rebuild(self._config, wish, self._tell, lambda: stop.within(0))
        return {"builds": [asdict(built) for built in done]}

    def _tell(self, told: Sequence[Progress]) -> None:
        if self._request and monotonic() > self._tell_at:
            operations.tell(self._connection, self._request, {"progress": [asdict(one) for one in told]})
            self._tell_at = monotonic() + TELL_S


def main() -> None:
    stop = Stopping()
    order = orjson.loads(sys.stdin.buffer.readline())
    config = Settings(**order["settings"])
    process.log_to_stderr(as_json=config.log_json)
    request = _request(order["request"]) if order["request"] else None
    projections = request.arguments.get("projections", []) if request else order["projections"]
    with db.connect(db.conninfo(config, ROLE, "onrecord-rebuilder")) as connection:
        _Carrying(config, connection, request).carry_out(list(dict.fromkeys(projections)), stop)


def _request(said: dict[str, str]) -> Request:
    fields = said | {"workspace_id": UUID(said["workspace_id"]), "id": UUID(said["id"])}
    return Request(**fields)  # type: ignore[arg-type] # as the rebuilder wrote it


if __name__ == "__main__":
    main()
