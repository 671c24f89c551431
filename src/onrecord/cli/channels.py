"""`onrecord channel …`: the numbers by which customers reach a workspace: connected, listed, given up."""

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from onrecord import db
from onrecord.cli import lines
from onrecord.cli.finding import ROWS_DEFAULT, Directory, Json, Limit, directory, moment
from onrecord.cli.running import executing, refusals_told, typed
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly

if TYPE_CHECKING:
    from onrecord.whatsapp.business import Number

TOKEN_VARIABLE = "ONRECORD_CHANNEL_TOKEN"  # noqa: S105 - where a token may stand
COLUMNS = (
    "channel_id",
    "workspace_id",
    "kind",
    "name",
    "display_number",
    "phone_number_id",
    "waba_id",
    "simulated",
    "health",
    "failure",
    "connected_at",
    "disabled_at",
)

ChannelId = Annotated[UUID, typer.Argument(metavar="ID", help="As `channel list` shows it.")]
TokenStdin = Annotated[
    bool, typer.Option("--token-stdin", help=f"Read the token from stdin; {TOKEN_VARIABLE} may hold it as well.")
]

channel_app = typer.Typer(no_args_is_help=True, help="Channels: the WhatsApp numbers by which customers reach us.")


@channel_app.command()
def connect(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the team calls it, such as Sales.")],
    number_id: Annotated[str, typer.Option(metavar="ID", help="Meta's id of the phone number.")],
    account_id: Annotated[str, typer.Option(metavar="ID", help="Meta's id of the WhatsApp Business account.")],
    workspace: Annotated[UUID | None, typer.Option(help="The installation's own if left out.")] = None,
    token_stdin: TokenStdin = False,
    as_json: Json = False,
    folder: Folder = FOLDER,
) -> None:
    """Connect a number of the business. Meta is asked first whether the token is good for it.

    The token never stands on the command line: it is asked for, read from stdin, or taken from the environment.

    \b
    Examples:
      onrecord channel connect Sales --number-id 300000000000001 --account-id 200000000000001
      pass show whatsapp | onrecord channel connect Sales --number-id 3… --account-id 2… --token-stdin
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from commands.connect_channel import ConnectChannel  # noqa: PLC0415 - `--help` needs no room

    token = _token(from_stdin=token_stdin)
    with plainly(), directory(folder) as found, refusals_told("not connected"):
        where = found.workspace(workspace)
        fields = {"name": name, "phone_number_id": number_id, "waba_id": account_id, "token": token}
        command = typed(ConnectChannel, **fields, display_number="to be asked for", simulated=False)
        number, simulated = _ask(found, number_id, account_id, token)
        told = {"display_number": number.display_number, "simulated": simulated}
        with executing(found.config, found.log) as run:
            executed = run(command.model_copy(update=told), where)
    if as_json:
        print(executed.answer.model_dump_json())
        return
    print(f"channel    {executed.answer.channel_id}, {number.display_number}, in workspace {where}")
    if simulated:
        print("simulated  ONRECORD_GRAPH_URL isn't Meta's")


@channel_app.command()
def reconnect(
    channel_id: ChannelId, token_stdin: TokenStdin = False, as_json: Json = False, folder: Folder = FOLDER
) -> None:
    """Give a channel a new token, which Meta is asked about first. It is healthy again.

    \b
    Examples:
      onrecord channel reconnect 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    from commands.reconnect_channel import ReconnectChannel  # noqa: PLC0415 - `--help` needs no room

    token = _token(from_stdin=token_stdin)
    with plainly(), directory(folder) as found, refusals_told("not reconnected"):
        where, number_id, account_id = _find(found, channel_id)
        command = typed(ReconnectChannel, channel_id=channel_id, token=token)
        _ask(found, number_id, account_id, token)
        with executing(found.config, found.log) as run:
            executed = run(command, where)
    done = f"reconnected: channel {channel_id}; channel.reconnected.v1 stands at {executed.position}"
    print(executed.answer.model_dump_json() if as_json else done)


@channel_app.command(name="list")
def list_channels(limit: Limit = ROWS_DEFAULT, as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Print channels, the newest first: which number, how it is, and whose.

    \b
    Examples:
      onrecord channel list
      onrecord channel list --json | jq -r 'select(.health != "healthy") | .display_number'
    """  # noqa: D301 (as above)
    with plainly(), directory(folder) as found:
        rows = found.connection.execute(db.sql("onrecord.cli", "list_channels"), {"rows_max": limit}).fetchall()
    for row in rows:
        channel = dict(zip(COLUMNS, row, strict=True))
        print(json.dumps(channel, default=moment) if as_json else _line(channel))
    if not rows:
        typer.echo("there are none\n  next: onrecord channel connect NAME --number-id … --account-id …", err=True)


@channel_app.command()
def disable(channel_id: ChannelId, as_json: Json = False, folder: Folder = FOLDER) -> None:
    """Give a number up: its token is forgotten, and nothing goes out by it any more.

    \b
    Examples:
      onrecord channel disable 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    from commands.disable_channel import DisableChannel  # noqa: PLC0415 - `--help` needs no room

    with plainly(), directory(folder) as found, refusals_told("not disabled"):
        where, *_ = _find(found, channel_id)
        with executing(found.config, found.log) as run:
            executed = run(DisableChannel(channel_id=channel_id), where)
    done = f"disabled: channel {channel_id}; channel.disabled.v1 stands at {executed.position}"
    print(executed.answer.model_dump_json() if as_json else done)


def _token(*, from_stdin: bool) -> str:
    """From stdin, the environment, or a terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if held := os.environ.get(TOKEN_VARIABLE):
        return held
    try:
        asked: str = typer.prompt("Token", hide_input=True)
    except typer.Abort:
        fail("\nno token was given: nothing was done\n  next: where there is no terminal, use --token-stdin")
    return asked


def _ask(found: Directory, number_id: str, account_id: str, token: str) -> tuple["Number", bool]:
    """What Meta says of the number, and whether it is Meta who says it."""
    from onrecord.whatsapp import business  # noqa: PLC0415 - `--help` needs no HTTP

    async def ask() -> tuple["Number", bool]:
        async with business.client(found.config) as of:
            return await of.number(number_id, account_id, token), of.simulated

    return asyncio.run(ask())


def _find(found: Directory, channel_id: UUID) -> tuple[UUID, str, str]:
    """A channel's workspace, and the ids of its number and account."""
    row = found.connection.execute(db.sql("onrecord.cli", "find_channel"), (channel_id,)).fetchone()
    if row is None:
        fail(f"there is no channel {channel_id}\n  next: `onrecord channel list` shows all")
    return row[0], row[1], row[2]


def _line(channel: dict[str, Any]) -> str:
    why = f" ({channel['failure']})" if channel["failure"] else ""
    cells = [
        str(channel["channel_id"]),
        f'"{lines.plain(channel["name"])}"',
        lines.plain(channel["display_number"]),
        "disabled" if channel["disabled_at"] else f"{channel['health']}{why}",
        f"in {channel['workspace_id']}",
        f"since {moment(channel['connected_at'])}",
        *(["simulated"] if channel["simulated"] else []),
    ]
    return "  ".join(cells)
