"""`onrecord erase`: erases a customer, after saying what goes and asking; `--dry-run` only says it."""

from datetime import UTC, datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

import psycopg
import typer

from onrecord import db, errors, log
from onrecord.cli.running import executing
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of
from onrecord.events import BY_TYPE
from onrecord.log import Log
from onrecord.settings import Settings

TYPED_CHARS = 8

Reason = Literal["asked_by_person", "no_longer_needed", "collected_in_error"]


class Found(NamedTuple):
    """Who is one person with a contact, and what there is of them, in numbers: nothing personal."""

    person: list[UUID]
    erased_at: datetime | None
    keys: int
    sealed_events: int
    conversations: int
    messages: int


def erase(
    contact_id: Annotated[UUID, typer.Argument(metavar="CONTACT_ID", help="As receive_message answers it.")],
    reason: Annotated[Reason, typer.Option(help="Why; it stays on the record.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Erase a customer: their key is destroyed, and nobody reads what was sealed under it, here or in any copy.

    The events stay, with their numbers and ids. Open conversations are closed. Contacts that are linked with it are the
    same person: they are erased too.

    It can't be undone, so the end of the id is asked for. Backups of the database hold the key until they are gone.

    \b
    Examples:
      onrecord erase 01a204bc-b415-73ea-a173-f8df87d2837a --reason asked_by_person --dry-run
      onrecord erase 01a204bc-b415-73ea-a173-f8df87d2837a --reason asked_by_person
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    with plainly():
        config = settings_of(folder)
        with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
            of_log = log.read(connection)
            found = _find(connection, of_log, contact_id)
        if found.erased_at is not None:
            print(f"contact {contact_id} is erased already, since {_moment(found.erased_at)}: there is nothing to do")
            return
        print(_told(contact_id, found, _read_rows(config, of_log, found.person)))
        if dry_run:
            print("this was a dry run: nothing was changed")
            return
        if not yes:
            _ask(contact_id)
        _erase(config, of_log, contact_id, reason)


def _find(connection: psycopg.Connection, of_log: Log, contact_id: UUID) -> Found:
    contact = {"workspace_id": of_log.workspace_id, "contact_id": contact_id}
    person = [row[0] for row in connection.execute(db.sql("onrecord.cli", "find_person"), contact).fetchall()]
    params = contact | {
        "person": person,
        "shards": [of_log.shard_of(one) for one in person],
        "subjects": [f"contact/{one}" for one in person],
        "personal_types": [name for name, model in BY_TYPE.items() if model.personal],
    }
    row = connection.execute(db.sql("onrecord.cli", "find_contact"), params).fetchone()
    if row is None:
        fail(f"there is no contact {contact_id} in this workspace; list_conversations answers the ids")
    return Found(person, *row)


def _read_rows(config: Settings, of_log: Log, person: list[UUID]) -> str:
    """What the read models hold of the contacts."""
    params = {"workspace_id": of_log.workspace_id, "person": person}
    with db.connect(db.conninfo(config, "onrecord_projector")) as connection:
        try:
            row = connection.execute(db.sql("onrecord.cli", "count_read_rows_of_contact"), params).fetchone()
        except psycopg.errors.UndefinedTable:
            return "none yet: no projector has run"
    assert row is not None, "counts are one row"
    return f"{row[0]:,} rows of the conversation list, {row[1]:,} of the timeline: their texts will read [erased]"


def _told(contact_id: UUID, found: Found, read_rows: str) -> str:
    linked = [one for one in found.person if one != contact_id]
    keys = f"{found.keys}, to be destroyed for ever" if found.keys else "none: the vault has lost it"
    return "\n".join(
        (
            f"contact       {contact_id}",
            *(f"linked        {one}: the same person, erased as well" for one in linked),
            f"key           {keys}",
            f"events        {found.sealed_events:,} in the outbox are sealed under it: nobody will read them again",
            f"rows          {found.conversations:,} conversations, {found.messages:,} messages stay: they hold no text",
            f"read models   {read_rows}",
        )
    )


def _ask(contact_id: UUID) -> None:
    end = str(contact_id)[-TYPED_CHARS:]
    typed = typer.prompt(f"This can't be undone. To erase, type the last {TYPED_CHARS} characters of the id")
    if typed.strip() != end:
        fail("these are other characters: nothing was changed")


def _erase(config: Settings, of_log: Log, contact_id: UUID, reason: Reason) -> None:
    from commands.erase_contact import EraseContact  # noqa: PLC0415 - `--help` needs no room

    try:
        with executing(config, of_log) as run:
            executed = run(EraseContact(contact_id=contact_id, reason=reason))
    except errors.Refusal as refusal:
        fail(f"not erased: {refusal}\n  next: `onrecord status` says what is wrong, then try again")
    print(f"erased at {_moment(executed.answer.erased_at)}: contact.erased.v1 stands at {executed.position}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
