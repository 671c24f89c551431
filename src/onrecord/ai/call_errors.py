"""What an error of the Messages API means for us: by its code, its type, its status; never by its words. Pure.

https://docs.anthropic.com/en/api/errors
"""

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

AFTER_S_MAX = 3_600.0
_CODE = re.compile("[a-z0-9_]{1,60}")


class CallError(Exception):
    """A call by which no answer was had. `code` is the API's `error_code`, else its error type, else our own word.

    CallError
    ├── Later      not done, and not billed: the same may be asked again, after `after_s` if that is known
    ├── GiveUp     this request will never be answered
    ├── Stop       nothing of this workspace will be answered until a person has done something, or `after_s` are over
    └── Unknown    it was asked, and may have been answered and billed
    """

    def __init__(
        self, code: str, *, status: int | None = None, request_id: str | None = None, after_s: float | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.request_id = request_id
        self.after_s = after_s


class Later(CallError):
    """Too much at once, or nobody there: 429, 529, 500, 503, a refused connection."""


class GiveUp(CallError):
    """The request itself: 400, 404, 413, 422 and what else is the caller's."""


class Stop(CallError):
    """The account: 401, 402, 403, a spend cap or a limit of growth, whatever their status."""


class Unknown(CallError):
    """A time-out after sending, a connection that was cut, an answer that is none: 408, 504."""


BY_CODE: Mapping[str, type[CallError]] = {
    "contract_spend_limit_reached": Stop,
    "enforced_spend_limit_reached": Stop,
    "linked_organization_spend_limit_reached": Stop,
    "linked_organization_billing_unavailable": Stop,
    "ramp_limit_exceeded": Stop,
    "organization_on_hold": Stop,
    "organization_type_not_supported": Stop,
    "parent_organization_required": Stop,
    "cmek_key_disabled": Stop,
    "cmek_key_unreachable": Later,
    "cmek_key_network_blocked": Later,
    "cmek_context_unavailable": Later,
    "request_body_too_large_after_decoding": GiveUp,
}
BY_TYPE: Mapping[str, type[CallError]] = {
    "authentication_error": Stop,
    "billing_error": Stop,
    "permission_error": Stop,
    "rate_limit_error": Later,
    "overloaded_error": Later,
    "api_error": Later,
    "conflict_error": Later,
    "timeout_error": Unknown,
    "invalid_request_error": GiveUp,
    "not_found_error": GiveUp,
}
BY_STATUS: Mapping[int, type[CallError]] = {
    401: Stop,
    402: Stop,
    403: Stop,
    408: Unknown,
    409: Later,
    429: Later,
    499: Unknown,
    504: Unknown,
}


def read(status: int, error_code: str | None, error_type: str | None, headers: Mapping[str, str]) -> CallError:
    """The error of an answer. What a code says counts first; one that we don't know is its type, then its status.

    A gateway in between may answer for the service: a time-out of its own is one, whatever the type.
    """
    kind = BY_CODE.get(error_code or "")
    if kind is None and BY_STATUS.get(status) is Unknown:
        kind = Unknown
    kind = kind or BY_TYPE.get(error_type or "") or _by_status(status)
    known = error_code if error_code in BY_CODE else error_type or error_code
    code = known if known and _CODE.fullmatch(known) else f"status_{status}"
    return kind(code, status=status, request_id=headers.get("request-id"), after_s=after_s(headers))


def after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """When to come again, as the service wishes: `retry-after-ms`, or `retry-after` in seconds or as a date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        if (seconds := _number(headers.get(name), unit)) is not None:
            return seconds
    return _until(headers.get("retry-after"), now or datetime.now(UTC))


def _by_status(status: int) -> type[CallError]:
    if status in BY_STATUS:
        return BY_STATUS[status]
    return Later if status >= HTTPStatus.INTERNAL_SERVER_ERROR else GiveUp


def _number(said: str | None, unit: float) -> float | None:
    try:
        seconds = float(said or "") / unit
    except ValueError:
        return None
    return min(seconds, AFTER_S_MAX) if seconds >= 0 else None  # NaN is no number of seconds either


def _until(said: str | None, now: datetime) -> float | None:
    try:
        moment = email.utils.parsedate_to_datetime(said or "")
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), AFTER_S_MAX)
