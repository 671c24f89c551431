"""Every request counted and timed, by its route's name: up to the beginning of its answer, for a stream has no end."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import metrics

NO_ROUTE = "none"


class Measuring:
    """Around everything else that answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()

        async def measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "name", None) or NO_ROUTE
                metrics.REQUESTS.labels(route, message["status"]).inc()
                metrics.REQUEST_S.labels(route).observe(perf_counter() - began)
            await send(message)

        await self._app(scope, receive, measured)
