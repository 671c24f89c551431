"""The composed demo, as the smoke test speaks to it: its API, and `docker compose`."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
COMPOSE = ("docker", "compose", "--env-file", str(ROOT / "deploy" / "demo.env"))
API = "http://127.0.0.1:8000"
EMAIL = "admin@demo.example"
CALL_S_MAX = 15
KEEP_ASKING_S_MAX = 180
HEALTHY_S_MAX = 300
Json = dict[str, Any]


class Refused(Exception):
    """The API said no, and would again."""


class Answer:
    """What came back: a status, headers, and a body that may be JSON."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """One request; raises OSError (urllib's errors are such) where nothing came back."""
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=CALL_S_MAX) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


class Api:
    """The API as a program with a token; what fails is asked again with the same key, as the API's manners want."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.asked_again: Counter[str] = Counter()

    def get(self, path: str) -> Any:
        return self._settled("GET", path, None, {}).json

    def post(self, path: str, body: Json, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._settled("POST", path, body, {"Idempotency-Key": str(uuid.uuid4()), **named})

    def _settled(self, method: str, path: str, body: Json | None, headers: dict[str, str]) -> Answer:
        said = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **headers}
        content = None if body is None else json.dumps(body).encode()
        end = time.monotonic() + KEEP_ASKING_S_MAX
        while True:
            why = "nothing"
            with suppress(OSError):
                answer = ask(method, f"{API}{path}", content, said)
                if answer.status < 400:
                    return answer
                if answer.status < 500 and answer.status != 429:
                    raise Refused(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')[:500]}")
                why = str(answer.status)
            if time.monotonic() > end:
                raise Refused(f"{method} {path}: {why} for {KEEP_ASKING_S_MAX} s")
            self.asked_again[why] += 1
            time.sleep(0.3)


def compose(*words: str, **changes: str) -> str:
    """What `docker compose` says; `changes` are to its environment."""
    environment = os.environ | changes
    argv = [*COMPOSE, *words]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        sys.exit(f"docker compose {' '.join(words)}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def unwell() -> list[str]:
    """The containers that don't run or aren't healthy; those that end by design aside."""
    rows = [json.loads(line) for line in compose("ps", "--all", "--format", "json").splitlines()]
    return [
        f"{row['Name']}: {row['State']} {row['Health']}"
        for row in rows
        if row["Service"] not in {"migrate", "demo"} and (row["State"], row["Health"]) != ("running", "healthy")
    ]


def wait_healthy() -> float:
    began = time.monotonic()
    wait(lambda: not unwell(), lambda: f"not healthy: {', '.join(unwell())}", HEALTHY_S_MAX)
    return time.monotonic() - began


def wait(done: Callable[[], Any], why_not: Callable[[], str], s_max: float = 90) -> Any:
    end = time.monotonic() + s_max
    while not (found := done()):
        if time.monotonic() > end:
            sys.exit(f"after {s_max:.0f} s still: {why_not()}")
        time.sleep(0.5)
    return found


def secrets() -> dict[str, str]:
    """What the demo's first steps made: a password and a token."""
    text = compose("run", "--rm", "--no-deps", "--entrypoint", "cat", "demo", "/var/lib/onrecord/demo/secrets.env")
    return {
        name: value.strip("'\"") for name, _, value in (line.partition("=") for line in text.split() if "=" in line)
    }
