"""The errors of the Messages API, as they stand in an answer (https://platform.claude.com/docs/en/api/errors)."""

from typing import Any

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
MESSAGES = {
    401: "invalid x-api-key",
    429: "This request would exceed your rate limit",
    500: "Internal server error",
    529: "Overloaded",
}


class ApiError(Exception):
    """A refusal of the Messages API. `error_code` names a cause that the type doesn't, such as a spend limit."""

    def __init__(
        self, status: int, message: str = "", *, error_code: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message or MESSAGES.get(status, "The stand-in was told to answer so")
        self.error_code = error_code
        self.headers = {} if retry_after_s is None else {"retry-after": f"{retry_after_s:g}"}

    def body(self, request_id: str) -> dict[str, Any]:
        details = {"details": {"error_code": self.error_code}} if self.error_code else {}
        error = {"type": TYPES.get(self.status, "api_error"), "message": self.message, **details}
        return {"type": "error", "error": error, "request_id": request_id}
