"""`onrecord mail …`: the mails that the worker of a development stack has written into its folder."""

from collections.abc import Iterator
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of

mail_app = typer.Typer(no_args_is_help=True, help="Read the mails of a development stack.")


@mail_app.command(name="list")
def list_mails(folder: Folder = FOLDER) -> None:
    """Print the mails, the newest last: id, to whom, subject.

    \b
    Examples:
      onrecord mail list
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    for path in _files(folder):
        message = _read(path)
        print(f"{path.stem}  {message['To']}  {message['Subject']}")


@mail_app.command()
def show(
    mail_id: Annotated[
        str | None, typer.Argument(help="As `onrecord mail list` prints it; the newest if left out.")
    ] = None,
    folder: Folder = FOLDER,
) -> None:
    """Print a mail.

    \b
    Examples:
      onrecord mail show
      onrecord mail show 01a204bc-b415-73ea-a173-f8df87d2837a
    """  # noqa: D301 (as above)
    wanted = [path for path in _files(folder) if mail_id in {None, path.stem}]
    if not wanted:
        fail("there is no such mail\n  next: onrecord mail list" if mail_id else "there are no mails yet")
    message = _read(wanted[-1])
    for name in ("From", "To", "Subject", "Date", "Message-ID"):
        print(f"{name}: {message[name]}")
    print("\n" + message.get_content().replace("\r\n", "\n"), end="")


def _files(folder: Path) -> Iterator[Path]:
    """The mails' files in the order of their ids, which is that of their birth."""
    with plainly():
        mails = settings_of(folder).mail_folder
    if mails is None:
        fail("mails go to a mail server here, not into a folder: ONRECORD_MAIL_FOLDER is not set")
    yield from sorted(mails.glob("*.eml"))


def _read(path: Path) -> EmailMessage:
    return message_from_string(path.read_text("utf-8"), policy=default)
