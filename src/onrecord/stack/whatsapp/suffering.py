"""How the faults of an answer look on the wire: an error, no answer, an answer that breaks off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from onrecord.stack.whatsapp.faults import Fault
from onrecord.stack.whatsapp.graph_errors import GraphError

PROMISED_BYTES = 1000  # by an answer that breaks off


class BreaksOff(Exception):
    """The connection is cut on purpose; the log of the server passes over it."""


async def suffer(fault: Fault, request: Request, holds_s_max: float) -> Response | None:
    """The answer of a fault that has one for every place; None if the fault is a matter of the place."""
    match fault.kind:
        case "time_out":
            await _hold(request, holds_s_max)
            return broken_off()
        case "hang_up":
            return broken_off()
        case "answer":
            error = GraphError(131000 if fault.code is None else fault.code, fault.details, status=fault.status)
            return JSONResponse(error.body(), error.status)
        case _:
            return None


def broken_off(
    begins_with: bytes = b"", promised: int = PROMISED_BYTES, media_type: str = "application/json"
) -> Response:
    """A head that promises more than comes."""

    async def part() -> AsyncIterator[bytes]:
        yield begins_with
        raise BreaksOff

    return StreamingResponse(part(), headers={"Content-Length": str(promised)}, media_type=media_type)


async def _hold(request: Request, holds_s_max: float) -> None:
    """Stay silent until the caller hangs up."""
    with suppress(TimeoutError):
        async with asyncio.timeout(holds_s_max):
            while (await request.receive())["type"] != "http.disconnect":
                pass
