"""What is to go wrong next: a queue of faults for each place of the API, scripted by tests and by people."""

from collections import defaultdict, deque
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from onrecord.stack.bounds import require_room
from onrecord.stack.whatsapp.settings import Manner

Place = Literal["messages", "media_upload", "media_info", "media_bytes", "templates", "numbers", "oauth", "register"]
Kind = Literal[
    "time_out",  # no answer until the caller hangs up
    "hang_up",  # an answer that breaks off after its head
    "answer",  # an error: `status`, `code`
    "fail",  # 200, and later a status `failed` with `code`
    "statuses",  # 200, and statuses in the manner of `statuses`
    "redirect",  # media bytes: 302 to `location`, or to the same bytes at another address
    "truncate",  # media bytes: the connection breaks in the middle
    "oversize",  # media bytes: more of them than was announced
    "wrong_bytes",  # media bytes: others, of the same length
    "wrong_sha256",  # media info
    "wrong_mime_type",  # media info and bytes
    "base64_sha256",  # media info: base64 in place of hex
    "wrong_file_size",  # media info
]
SCRIPTED_MAX = 10_000


class Fault(BaseModel):
    """One thing that goes wrong, so many times.

    `accepts` tells whether the simulator does its work nevertheless: a caller who hears nothing, or 5xx, can't know.
    """

    model_config = ConfigDict(extra="forbid")

    at: Place = "messages"
    kind: Kind
    accepts: bool = False
    code: int | None = None
    status: int | None = Field(default=None, ge=300, le=599)
    details: str = ""
    location: str | None = None
    statuses: Manner | None = None
    times: int = Field(default=1, ge=1, le=1_000_000)
    skip: int = Field(default=0, ge=0)  # so many calls go well before


class Faults:
    """First in, first out, for each place by itself."""

    def __init__(self) -> None:
        self._queues: dict[Place, deque[Fault]] = defaultdict(deque)

    @property
    def scripted(self) -> list[Fault]:
        return [fault for queue in self._queues.values() for fault in queue]

    def add(self, fault: Fault) -> None:
        """Script one; raises Full."""
        require_room(len(self._queues[fault.at]), SCRIPTED_MAX, "faults at one place")
        self._queues[fault.at].append(fault.model_copy())

    def clear(self) -> None:
        self._queues.clear()

    def take(self, at: Place) -> Fault | None:
        """The fault of this call, if it has one."""
        queue = self._queues[at]
        if not queue:
            return None
        first = queue[0]
        if first.skip:
            first.skip -= 1
            return None
        first.times -= 1
        if not first.times:
            queue.popleft()
        return first
