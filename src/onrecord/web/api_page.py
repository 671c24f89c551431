"""The API's documentation at /docs: Swagger UI, served by us, with nothing from elsewhere and no script in the page.

Its files come from the package fastapi-swagger, which brings Swagger UI's distribution; nothing else of it is used. All
of it is made once, when it is asked for first, and in a thread: the document takes a second.
"""

import gzip
from functools import cache
from importlib import resources

import orjson
from fastapi import FastAPI, Request, Response

from onrecord.web.build import File
from onrecord.web.routes import answered

PACKAGE = "fastapi_swagger"
CACHED = "public, max-age=86400"
AS_IT_IS = "no-cache"
OURS = {"start.js": "text/javascript", "page.css": "text/css"}
THEIRS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
HEADERS = {"Cache-Control": AS_IT_IS, "Cross-Origin-Opener-Policy": "same-origin"}


def install(app: FastAPI) -> None:
    """Serve the page, and the API's document, which it shows."""

    @cache
    def document() -> File:
        return _compressed("application/json", orjson.dumps(app.openapi()))

    def api_document(request: Request) -> Response:
        return answered(document(), request, AS_IT_IS)

    app.add_api_route("/openapi.json", api_document, include_in_schema=False)
    app.add_api_route("/docs", api_page, include_in_schema=False)
    app.add_api_route("/docs/{name}", api_page_file, include_in_schema=False)


def api_page() -> Response:
    body = (resources.files(__package__) / "api_page" / "index.html").read_bytes()
    return Response(body, media_type="text/html; charset=utf-8", headers=HEADERS)


def api_page_file(name: str, request: Request) -> Response:
    return answered(_file(name) if name in OURS or name in THEIRS else None, request, CACHED)


@cache
def _file(name: str) -> File:
    if name in OURS:
        return _compressed(OURS[name], (resources.files(__package__) / "api_page" / name).read_bytes())
    return _compressed(THEIRS[name], (resources.files(PACKAGE) / "resources" / name).read_bytes())


def _compressed(media_type: str, body: bytes) -> File:
    return File(media_type, body, {"gzip": gzip.compress(body)})
