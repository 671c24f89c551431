"""The mail server of the smoke test takes what our own client hands in."""

import asyncio
import email
import subprocess
import sys
from email.policy import default
from pathlib import Path

from mails import message
from onrecord.mail import NotNow
from onrecord.mail.smtp import Server, Smtp
from onrecord.stack.ports import free_port

SINK = Path(__file__).parents[2] / "deploy" / "mail_sink.py"
TIME_OUT_S = 20


async def hand_in(port: int) -> None:
    """As the worker does: until it is taken."""
    server = Smtp(Server.parse(f"smtp://127.0.0.1:{port}?starttls=never"))
    while True:
        try:
            return await server.send(message(), TIME_OUT_S)
        except NotNow:
            continue


def test_a_mail_is_printed_as_it_was_handed_in() -> None:
    port = free_port()
    with subprocess.Popen([sys.executable, SINK, str(port)], stdout=subprocess.PIPE, text=True) as sink:
        asyncio.run(hand_in(port))
        printed, _ = sink.communicate(timeout=TIME_OUT_S)
    handed_in = email.message_from_bytes(message().content, policy=default)
    assert email.message_from_string(printed, policy=default).get_content() == handed_in.get_content().replace(
        "\r\n", "\n"
    )
