"""How the faults of an answer look on the wire: an error, no answer, an answer that breaks off."""

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from onrecord.stack.asgi import broken_off, hold
from onrecord.stack.whatsapp.faults import Fault
from onrecord.stack.whatsapp.graph_errors import GraphError


async def suffer(fault: Fault, request: Request, holds_s_max: float) -> Response | None:
    """The answer of a fault that has one for every place; None if the fault is a matter of the place."""
    match fault.kind:
        case "time_out":
            await hold(request, holds_s_max)
            return broken_off()
        case "hang_up":
            return broken_off()
        case "answer":
            error = GraphError(131000 if fault.code is None else fault.code, fault.details, status=fault.status)
            return JSONResponse(error.body(), error.status)
        case _:
            return None
