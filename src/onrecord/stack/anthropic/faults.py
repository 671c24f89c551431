"""What is to go wrong next, or to be said next: scripted by tests and by people."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from onrecord.stack.bounds import require_room

Path = Literal["messages", "count_tokens", "models"]
Kind = Literal[
    "answer",  # an error: `status`, `error_code`, `retry_after_s`
    "time_out",  # no answer until the caller hangs up
    "hang_up",  # an answer that breaks off after its head
    "slow",  # well, but after `delay_s`
    "refusal",  # stop reason `refusal`, with `category`
    "max_tokens",  # the answer is cut in the middle
    "context_window",  # stop reason `model_context_window_exceeded`, with nothing said
    "pause_turn",  # stop reason `pause_turn`
    "invalid_json",  # 200, and words where JSON was asked for
    "not_json",  # 200, and a body that isn't JSON at all
    "invented_ids",  # valid by the schema, with ids that nobody has
    "thinking",  # well, with a block of thinking before the text
    "over_long",  # valid by the schema, with texts of `chars` characters
    "instance",  # `instance` is said, whether it is valid by the schema or not
    "overrides",  # well, but for these fields: `instance`
]
SCRIPTED_MAX = 10_000


class Fault(BaseModel):
    """One thing that goes otherwise, so many times.

    `billed` tells whether the service did its work nevertheless: a caller who hears nothing can't know.
    """

    model_config = ConfigDict(extra="forbid")

    at: Path = "messages"
    kind: Kind
    contains: str = ""  # only calls with these words in their body as it was sent
    task: str = ""  # only calls for this task
    times: int = Field(default=1, ge=1, le=1_000_000)
    skip: int = Field(default=0, ge=0)  # so many of them go well before
    billed: bool = False
    status: int = Field(default=500, ge=400, le=599)
    error_code: str | None = None
    message: str = ""
    retry_after_s: float | None = Field(default=None, ge=0)
    category: Literal["cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms"] | None = "general_harms"
    delay_s: float = Field(default=1, ge=0, le=3600)
    chars: int = Field(default=6_000, ge=1, le=1_000_000)
    instance: Any = None


class Faults:
    """First in, first out, among those that a call can have."""

    def __init__(self) -> None:
        self.scripted: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Script one; raises Full."""
        require_room(len(self.scripted), SCRIPTED_MAX, "faults")
        self.scripted.append(fault.model_copy())

    def clear(self) -> None:
        self.scripted.clear()

    def take(self, at: Path, body: str, task: str = "") -> Fault | None:
        """The fault of this call, if it has one."""
        for place, fault in enumerate(self.scripted):
            if fault.at == at and fault.contains in body and fault.task in {"", task}:
                return self._use(place, fault)
        return None

    def _use(self, place: int, fault: Fault) -> Fault | None:
        if fault.skip:
            fault.skip -= 1
            return None
        fault.times -= 1
        if not fault.times:
            del self.scripted[place]
        return fault
