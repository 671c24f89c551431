"""A double of sign-in providers, for tests: strict where a provider must be, and faulty where a test asks it to be.

It speaks OpenID Connect, and OAuth 2.0 as GitHub and Meta do. It checks client, redirect URI, PKCE and that a code is
used once, and signs ID tokens with keys of its own.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from jwt import InsecureKeyLengthWarning

from onrecord.stack.ports import HOST, free_port

CLIENT_ID = "onrecord-client"
CLIENT_SECRET = "double-secret-0123456789"
SUBJECT = "subject-0001"
EMAIL = "anna@demo.example"
NAME = "Anna Demo"
PATIENCE_S = 30
RSA_BITS = 2048


def new_key(bits: int = RSA_BITS) -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@dataclass
class Script:
    """What the double is to do. As it stands, everything right."""

    claims: dict[str, Any] = field(default_factory=dict)  # in place of the right ones; None leaves one out
    header: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    token_answer: dict[str, Any] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)  # of GitHub and Meta
    emails: list[Any] = field(default_factory=lambda: [{"email": EMAIL, "primary": True, "verified": True}])
    algorithm: str = "RS256"  # also none, HS256 (with the public key as its secret), stolen (a key of somebody else)
    auth_method: str = "client_secret_basic"
    status: int = 200  # of every answer
    names_issuer: bool = False
    sent_issuer: str | None = None  # None: its own, if it names itself
    slow: threading.Event | None = None  # nothing is answered before it is set
    body: bytes | None = None  # in place of every answer


@dataclass
class Grant:
    """What a code stands for."""

    redirect_uri: str
    code_challenge: str
    nonce: str | None


class Double:
    """The provider: its keys, its codes, what was asked of it, and the script that a test may change."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://{HOST}:{port}"
        self.script = Script()
        self.redirect_uris: set[str] = set()
        self.codes: dict[str, Grant] = {}
        self.secrets: list[str] = [CLIENT_SECRET]  # whatever may stand in no log
        self.asked: list[str] = []
        self.rsa, self.ec, self.kid = new_key(), ec.generate_private_key(ec.SECP256R1()), "key-1"

    # Signing

    def id_token(self, nonce: str | None) -> str:
        now = int(time.time())
        right = {"iss": self.issuer, "sub": SUBJECT, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        about = {"email": EMAIL, "email_verified": True, "name": NAME}
        claims = {name: value for name, value in (right | about | self.script.claims).items() if value is not None}
        return self.sign(claims)

    def sign(self, claims: dict[str, Any]) -> str:
        header = {"kid": self.kid} | self.script.header
        match self.script.algorithm:
            case "none":
                return _compact({"alg": "none"} | header, claims, lambda _: b"")
            case "HS256":
                secret = json.dumps(_public(self.rsa, "RS256")).encode()
                return _compact(
                    {"alg": "HS256"} | header, claims, lambda signed: hmac.digest(secret, signed, hashlib.sha256)
                )
            case "stolen":
                return jwt.encode(claims, new_key(), "RS256", headers=header)
            case "ES256":
                return jwt.encode(claims, self.ec, "ES256", headers={**header, "kid": "key-ec"})
            case algorithm:
                warnings.simplefilter("ignore", InsecureKeyLengthWarning)  # a test may want a short key
                return jwt.encode(claims, self.rsa, algorithm, headers=header)

    def keys(self) -> list[dict[str, Any]]:
        return [
            _public(self.rsa, "RS256") | {"kid": self.kid},
            _public(self.ec, "ES256") | {"kid": "key-ec"},
            {"kty": "oct", "kid": "key-oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA"},
        ]

    # What a code is given for, and given up for

    def grant(self, asked: dict[str, str]) -> str:
        """Check a request for authorization as the standards want it, and answer where the browser goes next."""
        require(asked.get("client_id") == CLIENT_ID, "client_id")
        require(asked.get("redirect_uri") in self.redirect_uris, "redirect_uri")
        require(asked.get("response_type") == "code", "response_type")
        require(len(asked.get("state", "")) >= 43, "state of 256 bits")
        require(asked.get("code_challenge_method") == "S256", "code_challenge_method")
        require(len(asked.get("code_challenge", "")) == 43, "code_challenge")
        code = secrets.token_urlsafe(24)
        self.secrets += [code, asked["state"]]
        self.codes[code] = Grant(asked["redirect_uri"], asked["code_challenge"], asked.get("nonce"))
        answer = {"code": code, "state": asked["state"]}
        if self.script.names_issuer:
            answer["iss"] = self.script.sent_issuer or self.issuer
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def redeem(self, request: Request, form: dict[str, str]) -> Grant:
        require(form.get("grant_type") == "authorization_code", "grant_type")
        require(self._client(request, form) == (CLIENT_ID, CLIENT_SECRET), "client", 401)
        grant = self.codes.pop(form.get("code", ""), None)
        require(grant is not None, "code")
        assert grant is not None
        require(form.get("redirect_uri") == grant.redirect_uri, "redirect_uri")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        require(_base64url(digest) == grant.code_challenge, "code_verifier")
        self.secrets.append(form["code_verifier"])
        return grant

    def access_token(self) -> str:
        token = f"access-{secrets.token_urlsafe(24)}"
        self.secrets.append(token)
        return token

    def knows(self, request: Request) -> bool:
        return request.headers.get("authorization", "").removeprefix("Bearer ") in self.secrets[1:]

    def _client(self, request: Request, form: dict[str, str]) -> tuple[str, str]:
        if self.script.auth_method == "client_secret_post":
            return form.get("client_id", ""), form.get("client_secret", "")
        given = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        client_id, _, secret = given.partition(":")
        return client_id, secret


@contextmanager
def served() -> Iterator[Double]:
    """The double over HTTP, in a thread."""
    port = free_port()
    double = Double(port)
    config = uvicorn.Config(_app(double), host=HOST, port=port, log_level="critical", ws="none", lifespan="off")
    server, started = uvicorn.Server(config), threading.Event()
    server.startup = _announced(server.startup, started)  # type: ignore[method-assign] # says when it listens
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert started.wait(PATIENCE_S)
        yield double
    finally:
        if double.script.slow is not None:
            double.script.slow.set()
        server.should_exit = True
        thread.join(PATIENCE_S)


def _announced(startup: Any, started: threading.Event) -> Any:
    async def announced(sockets: Any = None) -> None:
        await startup(sockets)
        started.set()

    return announced


def _app(double: Double) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def faulty(request: Request, call_next: Any) -> Response:
        script = double.script
        double.asked.append(request.url.path)
        if script.slow is not None:
            import anyio  # noqa: PLC0415 - here alone

            await anyio.to_thread.run_sync(script.slow.wait, PATIENCE_S)
        if script.body is not None or script.status != 200:
            return Response(script.body or b"out of order", script.status, media_type="application/json")
        answer: Response = await call_next(request)
        return answer

    app.include_router(_openid(double))
    app.include_router(_plain(double))
    return app


def _openid(double: Double) -> APIRouter:
    router = APIRouter()

    @router.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return {
            "issuer": double.issuer,
            "authorization_endpoint": f"{double.issuer}/authorize",
            "token_endpoint": f"{double.issuer}/token",
            "jwks_uri": f"{double.issuer}/jwks",
            "userinfo_endpoint": f"{double.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": [double.script.auth_method],
            "authorization_response_iss_parameter_supported": double.script.names_issuer,
        } | double.script.metadata

    @router.get("/jwks")
    def jwks() -> dict[str, Any]:
        return {"keys": double.keys()}

    @router.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        require("openid" in asked.get("scope", "").split(), "scope")
        require(len(asked.get("nonce", "")) >= 43, "nonce of 256 bits")
        return RedirectResponse(double.grant(asked), 302)

    @router.post("/token")
    async def token(request: Request) -> dict[str, Any]:
        grant = double.redeem(request, {name: str(value) for name, value in (await request.form()).items()})
        id_token = double.id_token(grant.nonce)
        double.secrets.append(id_token)
        right = {"access_token": double.access_token(), "token_type": "Bearer", "expires_in": 300, "id_token": id_token}
        return {name: value for name, value in (right | double.script.token_answer).items() if value is not None}

    @router.get("/userinfo")
    def userinfo(request: Request) -> dict[str, Any]:
        require(double.knows(request), "access token", 401)
        return {"sub": SUBJECT, "email": EMAIL, "email_verified": True} | double.script.userinfo

    return router


def _plain(double: Double) -> APIRouter:
    """OAuth 2.0 without OpenID Connect."""
    router = APIRouter()

    @router.get("/login/oauth/authorize")
    @router.get("/dialog/oauth")
    def authorize(request: Request) -> Response:
        return RedirectResponse(double.grant(dict(request.query_params)), 302)

    @router.post("/login/oauth/access_token")
    @router.post("/oauth/access_token")
    async def token(request: Request) -> JSONResponse:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            double.redeem(request, form)
        except HTTPException:
            return JSONResponse({"error": "bad_verification_code"})  # GitHub says so with 200
        return JSONResponse({"access_token": double.access_token(), "token_type": "bearer"})

    @router.get("/user")
    def user(request: Request) -> dict[str, Any]:
        require(double.knows(request), "access token", 401)
        return {"id": 4711, "login": "anna", "name": NAME, "email": "public@demo.example"} | double.script.profile

    @router.get("/user/emails")
    def emails(request: Request) -> list[Any]:
        require(double.knows(request), "access token", 401)
        return double.script.emails

    @router.get("/me")
    def me(request: Request) -> dict[str, Any]:
        require(double.knows(request), "access token", 401)
        require(request.query_params.get("fields") == "id,name,email", "fields")
        profile = {"id": "1010", "name": NAME, "email": EMAIL} | double.script.profile
        return {name: value for name, value in profile.items() if value is not None}

    return router


def require(right: bool, what: str, status: int = 400) -> None:
    if not right:
        raise HTTPException(status, {"error": f"double: {what}"})


def _public(key: Any, algorithm: str) -> dict[str, Any]:
    of = jwt.get_algorithm_by_name(algorithm)
    found: dict[str, Any] = json.loads(of.to_jwk(key.public_key()))
    return found | {"use": "sig", "alg": algorithm}


def _compact(header: dict[str, Any], claims: dict[str, Any], sign: Any) -> str:
    """A token that no library would make."""
    signed = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_base64url(sign(signed.encode()))}"


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
