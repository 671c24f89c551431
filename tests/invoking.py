"""The command line as an operator calls it, against an installation of a test."""

import base64
import hashlib

from typer.testing import CliRunner, Result

import raw
import sealing
from commands.receiving import MessageTaken
from executing import receive
from installations import Installation
from onrecord.cli.contents import app
from onrecord.cli.running import executing
from waiting import until

SECOND_KEY = base64.b64encode(hashlib.sha256(b"a second master key of tests").digest()).decode()


def environment(installation: Installation, *master_keys: str) -> dict[str, str]:
    """Its environment, with these master keys, or with that of all tests."""
    return installation.environment | {"ONRECORD_MASTER_KEYS": ",".join(master_keys or (sealing.MASTER_KEY,))}


def invoke(
    installation: Installation, *arguments: object, master_keys: tuple[str, ...] = (), answer: str | None = None
) -> Result:
    return CliRunner().invoke(
        app, [str(argument) for argument in arguments], env=environment(installation, *master_keys), input=answer
    )


def customer(installation: Installation, text: str, name: str = "Demo Customer") -> tuple[MessageTaken, int, int]:
    """A customer who wrote this; the answer, and the shard and number of the message."""
    with executing(installation.settings, installation.log) as run:
        executed = run(receive(text=text, name=name))
    shard, seq = map(int, executed.position.split(":"))
    return executed.answer, shard, seq


def publish(installation: Installation) -> None:
    """Run the relay until log and outbox hold the same numbers."""
    with installation.relay():
        until(lambda: raw.holds_the_outbox(installation))
