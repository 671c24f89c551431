"""A mail of the composed demo goes out by SMTP: the worker gets a mail server for a while, in place of its folder."""

import email
import email.policy
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from composed import API, COMPOSE, EMAIL, ROOT, ask, compose

SINK = ROOT / "deploy" / "mail_sink.py"
NAME = "onrecord-mail-sink"
URL = f"smtp://{NAME}:2525?starttls=never"
SECRET = Path(os.environ.get("ONRECORD_SECRETS", ROOT / "deploy" / "secrets")) / "onrecord_smtp_url"
MAIL_S_MAX = 180


def go() -> None:
    """Somebody forgot their password; the link comes by a mail server."""
    with _sink() as sink, _handed_in_there():
        headers = {"Content-Type": "application/json", "Origin": API}
        asked = ask("POST", f"{API}/v1/request_password_reset", json.dumps({"email": EMAIL}).encode(), headers)
        assert asked.status == 202, asked.body
        printed, _ = sink.communicate(timeout=MAIL_S_MAX)
    message = email.message_from_string(printed, policy=email.policy.default)
    assert EMAIL in message["To"], message["To"]
    assert f"{API}/" in message.get_content(), "the link is not in it"
    print("a mail is handed in by SMTP")


@contextmanager
def _sink() -> Iterator[subprocess.Popen[str]]:
    """The mail server: in a container of the same image, on the worker's networks."""
    words = ("run", "--rm", "--no-deps", "--name", NAME, "--volume", f"{SINK}:/sink.py:ro", "--entrypoint", "python")
    process = subprocess.Popen([*COMPOSE, *words, "demo", "/sink.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        subprocess.run((COMPOSE[0], "rm", "--force", NAME), capture_output=True, check=False)
        process.wait()


@contextmanager
def _handed_in_there() -> Iterator[None]:
    """The secret names it, and the worker is made anew; afterwards both are as they were."""
    former = SECRET.read_text("utf-8")
    _write(URL)
    try:
        _renew(ONRECORD_MAIL_FOLDER="")
        yield
    finally:
        _write(former)
        _renew()


def _write(text: str) -> None:
    SECRET.chmod(0o644)
    SECRET.write_text(text, "utf-8")
    SECRET.chmod(0o444)


def _renew(**changes: str) -> None:
    compose("up", "--detach", "--wait", "--no-deps", "--force-recreate", "worker", **changes)
