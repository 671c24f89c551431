"""The limit of a request's body, as a problem like every other: FastAPI's own `max_body_size` answers in plain text."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import errors

BODY_BYTES_MAX = 256 * 1024
# What the provider says that its bodies may have.
WEBHOOK_BYTES_MAX = 3 * 1024 * 1024
WEBHOOK_PATHS = frozenset({"/webhooks/whatsapp"})


class BodyLimit:
    """Refuses a body that is declared larger before any of it is read, and an undeclared one while it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared, come = _declared(scope), 0
        bytes_max = WEBHOOK_BYTES_MAX if scope["path"] in WEBHOOK_PATHS else BODY_BYTES_MAX

        async def limited() -> Message:
            nonlocal come
            if declared > bytes_max:
                raise HTTPException(errors.BodyIsTooLarge.status)
            message = await receive()
            come += len(message.get("body", b""))
            if come > bytes_max:
                raise HTTPException(errors.BodyIsTooLarge.status)
            return message

        await self._app(scope, limited, send)


def _declared(scope: Scope) -> int:
    """The declared length; 0 for none, or for what is no number: what comes is counted anyway."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) <= 18 else 0
