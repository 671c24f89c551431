"""`onrecord demo`: a few hundred made-up messages through the real API, so that there is something to look at."""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Annotated, Any

import orjson
import typer
import urllib3
from rich.console import Console
from rich.progress import track

from onrecord import db
from onrecord.cli import demo_workspace
from onrecord.cli.calling import NOT_KNOWN, Api
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.identity.credential import hash_of
from onrecord.identity.permissions import Write, roles_with
from onrecord.settings import Settings

CONVERSATIONS_DEFAULT = 100


def demo(
    conversations: Annotated[
        int, typer.Option(help="How many conversations.", min=1, max=5_000)
    ] = CONVERSATIONS_DEFAULT,
    seed: Annotated[int, typer.Option(help="The same seed gives the same texts.")] = 1,
    folder: Folder = FOLDER,
) -> None:
    """Fill the inbox with made-up conversations in several languages, and with labels, through real commands.

    Names and numbers are plainly made up, and every run adds new contacts.

    \b
    Examples:
      onrecord demo
      onrecord demo --conversations 500 --seed 7
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly():
        config = settings_of(folder)
    api = Api.of(config, "the demo", "demo")
    members = _members(config, api.token)
    chance, console = random.Random(seed), Console()  # noqa: S311 - texts, not secrets
    scripts = orjson.loads((resources.files("onrecord.cli") / "demo.json").read_bytes())
    run = uuid.uuid4().hex[:6]
    try:
        demo_workspace.furnish(api, members)
        for number in track(range(conversations), "writing", console=console):
            _converse(api, chance, chance.choice(scripts), f"{run}-{number}", chance.choice(members))
    except urllib3.exceptions.HTTPError:
        fail(f"no API answers at {api.address}\n  next: onrecord up")
    console.print(f"{api.sent:,} commands in {conversations} conversations; read them: {api.address}/docs")


def _members(config: Settings, token: str) -> list[uuid.UUID]:
    """Who may be given conversations in the token's workspace."""
    with plainly(), db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        found = connection.execute(
            db.sql("onrecord.cli", "list_assignees"), (hash_of(token), roles_with(Write.INBOX))
        ).fetchall()
    if not found:
        fail(NOT_KNOWN)
    return [row[0] for row in found]


def _converse(api: Api, chance: random.Random, script: dict[str, Any], tag: str, assignee_id: uuid.UUID) -> None:
    """One conversation along its script: some are answered, some assigned, noted and made urgent."""
    lines = iter(_lines(script["lines"], chance))
    opened = api.post("receive_message", _received(script, tag, 0, next(lines)))
    conversation, version = {"conversation_id": opened["conversation_id"]}, opened["version"]
    if chance.random() < 0.6:
        body = conversation | {"assignee_id": str(assignee_id)}
        # The inbox policy may have given it to the same member.
        version = api.post("assign_conversation", body, version, "conversation-is-assigned").get("version", version)
    if chance.random() < 0.3:
        mentions = [str(assignee_id)] if chance.random() < 0.5 else []
        api.post("add_note", conversation | {"text": script["note"], "mentions": mentions})
    if chance.random() < 0.3:
        body = conversation | {"priority": chance.choice(("low", "high", "urgent"))}
        version = api.post("set_priority", body)["version"]
    for number, text in enumerate(lines, 1):
        if number % 2:
            version = api.post("send_message", conversation | {"text": text})["version"]
        else:
            version = api.post("receive_message", _received(script, tag, number, text))["version"]
    if _end(api, chance, conversation, version) and chance.random() < 0.3:
        api.post("receive_message", _received(script, tag, 99, script["again"]))


def _end(api: Api, chance: random.Random, conversation: dict[str, Any], version: int) -> bool:
    """Some are resolved, which is answered; of the others some sleep for minutes or days."""
    if chance.random() < 0.4:
        api.post("resolve_conversation", conversation, version)
        return True
    if chance.random() < 0.3:
        until = datetime.now(UTC) + timedelta(minutes=chance.randint(2, 3 * 24 * 60))
        api.post("snooze_conversation", conversation | {"until": until.isoformat()})
    return False


def _lines(lines: list[str], chance: random.Random) -> Iterator[str]:
    """A script breaks off where life does: anywhere after the first line."""
    order = str(chance.randrange(10_000, 99_999))
    yield from (line.replace("{order}", order) for line in lines[: chance.randint(1, len(lines))])


def _received(script: dict[str, Any], tag: str, number: int, text: str) -> dict[str, Any]:
    return {
        "channel": "whatsapp",
        "address": f"demo-{tag}",
        "name": f"{script['name']} {tag[-4:]} (demo)",
        "provider_message_id": f"demo-{tag}-{number}",
        "sent_at": datetime.now(UTC).isoformat(),
        "text": text,
    }
