"""What an error of the Graph API means for us: by its code, never by its words. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal, NamedTuple

from onrecord.events.message import DeliveryFailure

# What is to be done: `stop` the channel, for a person must mend it; `wait`, for there was too much of it; say that it
# is `final`; or find out whether it was done, for nobody can say: `doubt`.
Action = Literal["stop", "wait", "final", "doubt"]
Scope = Literal["pair", "channel"]

ACTIONS: Mapping[DeliveryFailure, Action] = {
    "auth": "stop",
    "account": "stop",
    "throttle": "wait",
    "window": "final",
    "consent": "final",
    "recipient": "final",
    "payload": "final",
    "media": "final",
    "channel": "final",
    "transient": "doubt",
}
CODES: Mapping[DeliveryFailure, frozenset[int]] = {
    "auth": frozenset({0, 3, 10, 190, *range(200, 300), 131005}),
    "account": frozenset({368, 131031, 131037, 131042, 131045, 130497, 133010}),
    "throttle": frozenset({4, 80007, 130429, 131048, 131056, 131064, 133016}),
    "window": frozenset({131047}),
    "consent": frozenset({130472, 131049, 131050}),
    "recipient": frozenset({131021, 131026, 131030, 131062}),
    "payload": frozenset({100, 131008, 131009, 131051, 131053, *range(132000, 132017), 132068, 132069}),
    "transient": frozenset({1, 2, 131000, 131016, 131057}),
    "media": frozenset({131052}),
}
SPAM = 131048
PAIR = frozenset({131056, 131064})  # too much for one customer, and nobody else
DETAILS_CHARS_MAX = 1_000
TRACE_CHARS_MAX = 100


class Failure(NamedTuple):
    """Why a call came to nothing. `details` are the provider's, and may name the customer."""

    failure: DeliveryFailure
    code: int | None = None
    details: str | None = None
    trace_id: str | None = None
    is_transient: bool | None = None

    @property
    def action(self) -> Action:
        return ACTIONS.get(self.failure, "final")

    @property
    def scope(self) -> Scope:
        """Who has to wait."""
        return "pair" if self.code in PAIR else "channel"


def class_of(code: int | None) -> DeliveryFailure:
    """What we don't know is the message's own fault: it isn't tried again."""
    return next((failure for failure, codes in CODES.items() if code in codes), "payload")


def read(status: int, answer: object) -> Failure:
    """The error in an answer that isn't 2xx. One whose code says nothing to us is classed by the status."""
    error = _object(_object(answer).get("error"))
    code, transient = error.get("code"), error.get("is_transient")
    code = code if isinstance(code, int) and not isinstance(code, bool) else None
    is_transient = transient if isinstance(transient, bool) else None
    known = any(code in codes for codes in CODES.values())
    failure = class_of(code) if known else _by_status(status, is_transient=bool(is_transient))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and ACTIONS[failure] == "final":
        failure = "transient"  # a server that breaks isn't believed about the message
    details = _text(_object(error.get("error_data")).get("details"), DETAILS_CHARS_MAX)
    return Failure(failure, code, details, _text(error.get("fbtrace_id"), TRACE_CHARS_MAX), is_transient)


def _by_status(status: int, *, is_transient: bool) -> DeliveryFailure:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or is_transient:
        return "transient"
    by_status: dict[int, DeliveryFailure] = {401: "auth", 403: "auth", 408: "transient", 429: "throttle"}
    return by_status.get(status, "payload")


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(found: object, chars_max: int) -> str | None:
    """What Postgres can store of it, and not too much."""
    return found.replace("\0", "").encode(errors="replace").decode()[:chars_max] if isinstance(found, str) else None
