"""The kinds of refusals: each has the status that its refusals answer with."""

from typing import Any, ClassVar


class Refusal(Exception):
    """The request was refused."""

    status: ClassVar[int] = 400
    type: ClassVar[str] = "refused"
    retry_after_s: int | None = None

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail or self.title())
        self.detail = detail
        self.more = more

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").split("\n")[0]


class Malformed(Refusal):
    """The request can't be read as what it should be."""

    status = 422
    type = "malformed"


class Unauthenticated(Refusal):
    """A bearer token is needed: send Authorization: Bearer <token>."""

    status = 401
    type = "unauthenticated"


class Forbidden(Refusal):
    """You may not do this: your role or token doesn't have the scope that it needs."""

    status = 403
    type = "forbidden"


class Missing(Refusal):
    """There is no such thing here."""

    status = 404
    type = "not-found"


class Conflict(Refusal):
    """The state of things doesn't allow this."""

    status = 409
    type = "conflict"


class TooMany(Refusal):
    """More than is allowed in this time."""

    status = 429
    type = "too-many"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"{self.title()[:-1]}: try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class Unavailable(Refusal):
    """This can't be answered just now: try again."""

    status = 503
    type = "unavailable"
    retry_after_s = 1


class Internal(Refusal):
    """Something went wrong here that should not: the server's log says what."""

    status = 500
    type = "internal"
