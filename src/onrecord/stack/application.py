"""OnRecord's own processes as parts of the stack: `python -m onrecord …`, and whether the API is ready."""

import http.client
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.stack.ports import HOST
from onrecord.stack.processes import Process, Program

PROGRAM = (sys.executable, "-m", "onrecord")
HEALTH_TIMEOUT_S = 5
HEALTH_BYTES_MAX = 2000


class Command(Process):
    """One command of OnRecord's command line, with the environment of the stack."""

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        logs: Path,
        program: Sequence[str] = PROGRAM,
        options: Sequence[str] = (),
    ) -> None:
        super().__init__(name, logs / f"{name}.log")
        self._environment = environment
        self._argv = [*program, name, *options]

    def is_ready(self) -> bool:
        return self.runs

    def prepare(self) -> Program:
        # Unbuffered, or the last words of a killed process would never reach its log.
        environment = {**os.environ, **self._environment, "PYTHONUNBUFFERED": "1"}
        return Program(argv=self._argv, environment=environment)


def health(port: int) -> str | None:
    """Ask the API whether all is ready; None if so, otherwise what it answers."""
    # Not urllib, which would ask a proxy of the environment for our own machine.
    connection = http.client.HTTPConnection(HOST, port, timeout=HEALTH_TIMEOUT_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        words = answer.read(HEALTH_BYTES_MAX).decode(errors="replace")
        others = json.loads(words)["others"] if answer.status == http.HTTPStatus.OK else {}
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"the API doesn't answer ({error})"
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        return f"the API answers {answer.status}: {words}"
    missing = [name for name, there in others.items() if not there]
    return f"the API sees no {' and no '.join(missing)}" if missing else None
