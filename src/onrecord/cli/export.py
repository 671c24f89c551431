"""`onrecord export …`: a conversation, a person or all events as a file of JSON Lines; put on the record first."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from onrecord.cli import export_file, lines
from onrecord.cli.export_file import Ask
from onrecord.cli.finding import directory
from onrecord.cli.running import refusals_told
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly
from onrecord.command import system
from onrecord.position import Position

if TYPE_CHECKING:
    from queries.export.desk import Desk, JsonLines

export_app = typer.Typer(no_args_is_help=True, help="Export what there is, as JSON Lines. Each is put on the record.")

Output = Annotated[Path, typer.Option("-o", "--output", help="The file to write, for nobody else to read.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where the file ends; of events, also with what is new.")]
Workspace = Annotated[UUID | None, typer.Option(help="The workspace; the installation's own by default.")]


@export_app.command()
def conversation(
    conversation_id: UUID,
    output: Output,
    resume: Resume = False,
    workspace: Workspace = None,
    folder: Folder = FOLDER,
) -> None:
    """Export a conversation: who the customer is, and all that was said and done.

    An access.recorded.v3 is written first. If that fails, so does the export.

    \b
    Example:
      onrecord export conversation 01a204bc-b415-73ea-a173-f8df87d2837a -o conversation.jsonl
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from queries.export import export_contact  # noqa: PLC0415 - `--help` needs no room

    def ask(desk: "Desk", after: Position) -> Awaitable["JsonLines"]:
        return export_contact.export_conversation(desk, conversation_id, after)

    _export(folder, workspace, output, ask, resume=resume)


@export_app.command()
def contact(
    contact_id: UUID, output: Output, resume: Resume = False, workspace: Workspace = None, folder: Folder = FOLDER
) -> None:
    """Export everything about a person, over all contacts that they are: what they may ask for.

    An access.recorded.v3 is written first. If that fails, so does the export.

    \b
    Example:
      onrecord export contact 01a204bc-b415-73ea-a173-f8df87d2837a -o person.jsonl
    """  # noqa: D301 (as above)
    from queries.export import export_contact  # noqa: PLC0415 - as above

    def ask(desk: "Desk", after: Position) -> Awaitable["JsonLines"]:
        return export_contact.export_contact(desk, contact_id, after)

    _export(folder, workspace, output, ask, resume=resume)


@export_app.command()
def events(
    output: Output,
    decoded: Annotated[bool, typer.Option("--decoded", help="With what is personal in clear.")] = False,
    resume: Resume = False,
    workspace: Workspace = None,
    folder: Folder = FOLDER,
) -> None:
    """Export all events of a workspace, each record as it stands in the log.

    An access.recorded.v3 is written first. If that fails, so does the export. With --resume a file that is whole gets
    what has come since.

    \b
    Examples:
      onrecord export events -o events.jsonl
      onrecord export events -o events.jsonl --resume
    """  # noqa: D301 (as above)
    from queries.export import desk as desks  # noqa: PLC0415 - as above
    from queries.export import export_events  # noqa: PLC0415 - as above

    def ask(desk: "Desk", after: Position) -> Awaitable["JsonLines"]:
        return export_events.export_events(desk, after, desks.EVENTS_MAX, decoded=decoded)

    _export(folder, workspace, output, ask, resume=resume, by_shard=True)


def _export(
    folder: Path, workspace: UUID | None, output: Path, ask: Ask, *, resume: bool, by_shard: bool = False
) -> None:
    with plainly(OSError), directory(folder) as found:
        actor = system(found.workspace(workspace))
        if output.exists() and not resume:
            fail(f"{output} is there already\n  next: --resume goes on with it, or name another file")
        written = export_file.read(output, by_shard=by_shard)
        if written.whole and not by_shard:
            print(f"{output} is whole already: there is nothing to do")
            return
        with refusals_told("not exported"), export_file.opened(output, written) as file:
            try:
                told = asyncio.run(export_file.write(found.config, found.log, actor, file, ask))
            except KeyboardInterrupt:
                fail("stopped; what is written stays\n  next: the same again with --resume")
    print(f"{lines.counted(told, 'event')} written to {output}")
