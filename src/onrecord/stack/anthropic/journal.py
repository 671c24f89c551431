"""The calls that came, so that a test can say "exactly one", "none", and "nothing of another person in it"."""

import hashlib
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

CALLS_MAX = 20_000
BODY_KEPT_BYTES_MAX = 256 * 1024
KEPT_BYTES_MAX = 128 * 1024 * 1024


@dataclass
class Call:
    """One call, answered or not. `billed` is whether the real service would have taken money for it."""

    number: int
    at: float
    path: str
    request_id: str
    body: str  # its beginning
    body_bytes: int
    body_sha256: str
    headers: list[str]  # their names
    at_once: int  # calls under way when it came, itself among them
    model: str = ""
    task: str = ""
    status: int = 0  # 0: no answer
    fault: str | None = None
    billed: bool = False
    stop_reason: str | None = None
    error_code: str | None = None
    usage: dict[str, Any] | None = None


class Journal:
    """The last calls. Old ones are forgotten when there are too many, or too much of them; `count` counts on."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque()
        self._numbers = itertools.count(1)
        self._kept_bytes = 0
        self.count = 0
        self.billed = 0
        self.under_way = 0

    def begin(self, *, at: float, path: str, request_id: str, body: bytes, headers: list[str]) -> Call:
        kept = body[:BODY_KEPT_BYTES_MAX].decode(errors="replace")
        sha256 = hashlib.sha256(body).hexdigest()
        call = Call(next(self._numbers), at, path, request_id, kept, len(body), sha256, headers, self.under_way)
        self._calls.append(call)
        self._kept_bytes += len(kept)
        self.count += 1
        while len(self._calls) > CALLS_MAX or self._kept_bytes > KEPT_BYTES_MAX:
            self._kept_bytes -= len(self._calls.popleft().body)
        return call

    def bill(self, call: Call, usage: dict[str, Any]) -> None:
        call.billed = True
        call.usage = usage
        self.billed += 1

    def having(self, contains: str = "", path: str = "", task: str = "", after: int = 0) -> Iterator[dict[str, Any]]:
        """The calls with these words in their body as it was sent, oldest first."""
        for call in self._calls:
            if contains in call.body and path in call.path and task in {"", call.task} and call.number > after:
                yield asdict(call)

    def forget(self) -> None:
        """Forget the calls; their numbers go on."""
        self._calls.clear()
        self._kept_bytes = self.count = self.billed = 0
