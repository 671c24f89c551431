"""The environment of the stack's own processes, and the files that carry it to other commands."""

import base64
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

from onrecord.stack.files import write_private
from onrecord.vault.master import KEY_BYTES

ENVIRONMENT = "env"
SECRETS = "secrets.env"
API_TOKEN = "ONRECORD_API_TOKEN"  # noqa: S105 - a variable's name
DEMO_PASSWORD = "ONRECORD_DEMO_PASSWORD"  # noqa: S105 - likewise
WHATSAPP_APP_SECRET = "ONRECORD_WHATSAPP_APP_SECRET"  # noqa: S105 - likewise
WHATSAPP_VERIFY_TOKEN = "ONRECORD_WHATSAPP_VERIFY_TOKEN"  # noqa: S105 - likewise
# The password is for people; the others come with the simulator, unless it is Meta who is spoken to.
NOT_FOR_PROCESSES = {DEMO_PASSWORD, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN}
DEMO_EMAIL = "admin@demo.example"


def read(folder: Path) -> dict[str, str]:
    """Read what `onrecord up` wrote down in its folder; empty if it never ran there."""
    return _read(folder / ENVIRONMENT)


def write(folder: Path, values: Mapping[str, str]) -> None:
    """Write it down, readable for its owner only; a shell can source it."""
    _write(folder / ENVIRONMENT, values)


def secrets_of(folder: Path) -> dict[str, str]:
    """Read the secrets of the folder; those that are missing are made up, once and for all.

    The demo admin's password and token come from `onrecord migrate --demo-admin`, which knows the database.
    """
    known = _read(folder / SECRETS)
    made = {
        "ONRECORD_MATCHING_SECRET": secrets.token_urlsafe(32),
        "ONRECORD_MASTER_KEYS": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "ONRECORD_S3_ACCESS_KEY": "onrecord",
        "ONRECORD_S3_SECRET_KEY": secrets.token_urlsafe(32),
        WHATSAPP_APP_SECRET: secrets.token_urlsafe(32),
        WHATSAPP_VERIFY_TOKEN: secrets.token_urlsafe(32),
    }
    if made.keys() - known.keys():
        _write(folder / SECRETS, made | known)
    return made | known


def keep(folder: Path, more: dict[str, str]) -> None:
    """Put these among the secrets of the folder, in place of those that have the same names."""
    _write(folder / SECRETS, secrets_of(folder) | more)


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}


def _write(path: Path, values: Mapping[str, str]) -> None:
    write_private(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items()))
