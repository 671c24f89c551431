"""A sign-in provider on 127.0.0.1, for development: it lets anybody be anybody, and says so on its button.

It answers whoever reaches it, checks no password and no client, and shows tracebacks: never for other people's use.
"""

import sys
from pathlib import Path

import orjson

from onrecord.stack.ports import HOST, answers
from onrecord.stack.processes import Process, Program, plain_environment

LABEL = "Local development provider (no password)"
CLIENT_ID = "onrecord-development"
CLIENT_SECRET = "checked-by-nobody"  # noqa: S105 - the provider takes any
USERS = {"admin@demo.example": "Demo Admin", "agent@demo.example": "Demo Agent"}


class Oidc(Process):
    """One provider of OpenID Connect, whose demo users sign in with a click."""

    def __init__(self, port: int, logs: Path) -> None:
        super().__init__("oidc", logs.absolute() / "oidc.log")
        self.port = port

    @property
    def issuer(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which OnRecord signs in here."""
        return {
            "ONRECORD_OIDC_ISSUER": self.issuer,
            "ONRECORD_OIDC_NAME": LABEL,
            "ONRECORD_OIDC_CLIENT_ID": CLIENT_ID,
            "ONRECORD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }

    def is_ready(self) -> bool:
        return self.runs and answers(self.port)

    def prepare(self) -> Program:
        where = ("--host", HOST, "--port", str(self.port), "--require-nonce", "true")
        users = [word for email in USERS for word in ("--user-claims", _claims(email))]
        argv = [sys.executable, "-m", "oidc_provider_mock", *where, *users]
        return Program(argv=argv, environment=plain_environment() | {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1"})


def _claims(email: str) -> str:
    return orjson.dumps({"sub": email, "email": email, "email_verified": True, "name": USERS[email]}).decode()
