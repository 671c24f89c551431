"""Where the web client is served: one page for all of its addresses, and files named by a hash of what they hold.

The page comes with a content security policy of its own: nothing is loaded from elsewhere but the customers' files, no
script stands in the page, and a style element carries a nonce that is new for each answer.
"""

import re
import secrets
from urllib.parse import urlsplit

from fastapi import FastAPI, HTTPException, Request, Response

from onrecord import errors, problems
from onrecord.settings import Settings
from onrecord.web.build import NONCE, Build, File

# The first part of every address that the client knows; a test compares it with the client's own table.
PAGES = (
    "inbox",
    "contacts",
    "search",
    "stats",
    "record",
    "operations",
    "settings",
    "profile",
    "welcome",
    "sign-in",
    "invitation",
    "reset-password",
    "verify-email",
)
OF_PROGRAMS = re.compile(r"/(v1|assets)(/|$)")  # nobody goes there by hand who wouldn't rather read a problem
FOR_EVER = "public, max-age=31536000, immutable"
NONCE_BYTES = 16


def install(app: FastAPI, settings: Settings, build: Build) -> None:
    """Serve it beside the API. Whatever else is asked for is still answered by the API, in its own way.

    Whoever comes with a browser to an address that nothing has gets the page too, which says so.
    """
    policy = _policy(settings)

    async def page() -> Response:
        return _page(build, policy)

    async def asset(name: str, request: Request) -> Response:
        return answered(build.assets.get(name), request, FOR_EVER)

    async def icon(request: Request) -> Response:
        return answered(build.icon, request, "public, max-age=86400")

    async def missing(request: Request, error: Exception) -> Response:
        is_visitor = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if is_visitor and build.page is not None and not OF_PROGRAMS.match(request.url.path):
            return _page(build, policy, 404)
        return await problems.of_the_framework(request, error)

    app.add_exception_handler(404, missing)
    app.add_api_route("/", page, include_in_schema=False)
    for name in PAGES:
        app.add_api_route(f"/{name}", page, include_in_schema=False)
        app.add_api_route(f"/{name}/{{rest:path}}", page, include_in_schema=False)
    app.add_api_route("/assets/{name}", asset, include_in_schema=False)
    app.add_api_route("/favicon.svg", icon, include_in_schema=False)


def _policy(settings: Settings) -> str:
    """What the page may load, but for its nonce: ours, and files from where browsers find them."""
    files = urlsplit(settings.s3_public_endpoint or settings.s3_endpoint)
    origin = f"{files.scheme}://{files.netloc}"
    allowed = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{NONCE}'",
        "img-src": f"'self' blob: {origin}",
        "media-src": f"'self' blob: {origin}",
        "connect-src": f"'self' {origin}",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{what} {whence}" for what, whence in allowed.items())


def _page(build: Build, policy: str, status: int = 200) -> Response:
    if build.page is None:
        raise errors.WebClientIsMissing
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    headers = {
        "Content-Security-Policy": policy.replace(NONCE, nonce),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
    return Response(build.page.replace(NONCE, nonce), status, headers, "text/html; charset=utf-8")


def answered(file: File | None, request: Request, cached: str) -> Response:
    """The file in the form that the browser takes; 404 where there is none."""
    if file is None:
        raise HTTPException(404)
    body, encoding = file.as_accepted(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": cached, "Vary": "Accept-Encoding"}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, media_type=file.media_type, headers=headers)
