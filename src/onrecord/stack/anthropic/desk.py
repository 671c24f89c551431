"""Takes the calls: checks, counts, writes each into the journal, and lets go wrong what is scripted to."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from onrecord.stack.anthropic import access, answers, counting, models, requests, schemas
from onrecord.stack.anthropic.api_errors import ApiError
from onrecord.stack.anthropic.faults import Fault, Path
from onrecord.stack.anthropic.journal import Call
from onrecord.stack.anthropic.offline.excerpts import task_of
from onrecord.stack.anthropic.world import World
from onrecord.stack.asgi import broken_off, hold

P = TypeVar("P", bound=requests.Prompt)
Work = Callable[[bytes, Call, Fault | None], dict[str, Any]]
TASK_BYTES_MAX = 4096  # where in the end of a body its task is looked for
ANSWERS_WITHOUT_WORK = {"answer", "not_json"}


class Desk:
    """One call after another, as they come."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def messages(self, request: Request) -> Response:
        return await self._take("messages", request, self._answered)

    async def count_tokens(self, request: Request) -> Response:
        return await self._take("count_tokens", request, self._counted)

    async def models(self, request: Request, model_id: str | None = None) -> Response:
        def listed(_body: bytes, _call: Call, _fault: Fault | None) -> dict[str, Any]:
            return models.listed() if model_id is None else models.require(model_id)

        return await self._take("models", request, listed)

    async def _take(self, path: Path, request: Request, work: Work) -> Response:
        """One call from its journal line to its answer, or to what a fault leaves of it."""
        journal, request_id = self._world.journal, f"req_{secrets.token_hex(12)}"
        journal.under_way += 1
        try:
            call, body = await self._begun(path, request, request_id)
            response = await self._done(path, request, call, body, work)
        except ApiError as error:
            response = JSONResponse(error.body(request_id), error.status, error.headers)
        finally:
            journal.under_way -= 1
        response.headers.update({"request-id": request_id, **self._world.limits.headers(self._world.now())})
        return response

    async def _begun(self, path: Path, request: Request, request_id: str) -> tuple[Call, bytes]:
        body = b"" if path == "models" else await access.json_of(request)
        names = sorted(request.headers.keys())
        now = self._world.now()
        call = self._world.journal.begin(at=now, path=path, request_id=request_id, body=body, headers=names)
        call.task = task_of(body[-TASK_BYTES_MAX:].decode(errors="replace"))
        return call, body

    async def _done(self, path: Path, request: Request, call: Call, body: bytes, work: Work) -> Response:
        try:
            response = await self._suffered(path, request, call, body, work)
        except ApiError as error:
            call.status, call.error_code = error.status, error.error_code
            raise
        return response

    async def _suffered(self, path: Path, request: Request, call: Call, body: bytes, work: Work) -> Response:
        access.require(request, self._world.settings.api_key)
        fault = self._world.faults.take(path, body.decode(errors="replace"), call.task)
        call.fault = fault.kind if fault else None
        answers_at_all = fault is None or fault.kind not in {"time_out", "hang_up", *ANSWERS_WITHOUT_WORK}
        told = work(body, call, fault) if answers_at_all or (fault and fault.billed) else {}
        await asyncio.sleep(_delay_s(self._world, fault))
        if fault and not answers_at_all:
            return await self._nothing_right(fault, request, call)
        call.status = 200
        return JSONResponse(told)

    async def _nothing_right(self, fault: Fault, request: Request, call: Call) -> Response:
        match fault.kind:
            case "time_out":
                await hold(request, self._world.settings.holds_s_max)
                return broken_off()
            case "hang_up":
                return broken_off()
            case "not_json":
                call.status = 200
                return Response("<html>a gateway</html>", media_type="text/html")
            case _:
                raise ApiError(
                    fault.status, fault.message, error_code=fault.error_code, retry_after_s=fault.retry_after_s
                )

    def _answered(self, body: bytes, call: Call, fault: Fault | None) -> dict[str, Any]:
        world, now = self._world, self._world.now()
        world.limits.require_room(now)
        asked = _parsed(requests.Request, body)
        call.model = asked.model
        read = world.cache.take(asked, now)
        told = answers.answer(asked, read, fault)
        call.stop_reason = told["stop_reason"]
        world.journal.bill(call, told["usage"])
        world.limits.add(read.total - read.read, told["usage"]["output_tokens"])
        return told

    @staticmethod
    def _counted(body: bytes, call: Call, _fault: Fault | None) -> dict[str, Any]:
        asked = _parsed(requests.Prompt, body)
        call.model = asked.model
        return {"input_tokens": counting.of_prompt(asked)}


def _delay_s(world: World, fault: Fault | None) -> float:
    slow = fault.delay_s if fault and fault.kind == "slow" else 0
    return slow + world.settings.answers_after_ms / 1000


def _parsed(model: type[P], body: bytes) -> P:
    """The request; raises ApiError for what the API doesn't take, worded as it words it."""
    try:
        asked = model.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ApiError(400, f"{where}: {first['msg']}" if where else first["msg"]) from None
    models.require(asked.model)
    if counting.of_prompt(asked) > models.CONTEXT_TOKENS_MAX:
        raise ApiError(400, f"prompt is too long: more than {models.CONTEXT_TOKENS_MAX} tokens")
    if asked.output_config.format is not None:
        schemas.require_supported(asked.output_config.format.json_schema)
    return asked
