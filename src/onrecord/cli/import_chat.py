"""`onrecord import whatsapp-chat FILE`: a chat that WhatsApp exported, brought in as history through the API."""

import re
import uuid
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
import urllib3
from rich.console import Console

from onrecord import errors
from onrecord.chat_export import CantTell, Order
from onrecord.chat_export.files import CantOpen
from onrecord.cli import import_plan, import_shown
from onrecord.cli.calling import Api
from onrecord.cli.import_media import Media, StoreIsAway, TooManyFiles
from onrecord.cli.import_plan import Plan
from onrecord.cli.import_shown import Result
from onrecord.cli.lines import plain
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, plainly, settings_of

LABEL = "import"
_PHONE = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)

import_app = typer.Typer(no_args_is_help=True, help="Bring in what was said before, elsewhere.")


@import_app.callback()
def _several() -> None:
    """With one command only, typer would leave its name out."""


@import_app.command("whatsapp-chat")
def whatsapp_chat(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[
        Path, typer.Argument(help="What a phone shared: the text, or the zip.", exists=True, dir_okay=False)
    ],
    customer: Annotated[str | None, typer.Option(help="Who the customer is: a name as the chat has it.")] = None,
    us: Annotated[list[str] | None, typer.Option(help="Who is us, where several others write. Repeatable.")] = None,
    phone: Annotated[str | None, typer.Option(help="The customer's number, such as +15550100.")] = None,
    contact_id: Annotated[uuid.UUID | None, typer.Option(help="The customer's contact, instead of a number.")] = None,
    channel_id: Annotated[
        uuid.UUID | None, typer.Option(help="The channel by which the customer writes; the only one by default.")
    ] = None,
    media: Annotated[
        Path | None,
        typer.Option(help="The folder with the chat's files: they are uploaded.", exists=True, file_okay=False),
    ] = None,
    date_order: Annotated[Order | None, typer.Option(help="Where the file doesn't say it itself.")] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="Of the phone, such as Europe/Berlin; the inbox policy's by default.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be imported.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with all line numbers.")] = False,
    folder: Folder = FOLDER,
) -> None:
    """Import a chat that WhatsApp exported, as history: at its original times.

    Status, version, window and unread count of the conversation stay as they are; nobody is notified.

    Nothing is imported or uploaded twice. Stopped by Ctrl-C or killed, run it again: it goes on where it was.

    With --media the files come too, then or by a later run. What can't be kept is told; its message has its name.

    What was not understood is told by line number, and imported as it stands where that can be.

    \b
    Examples:
      onrecord import whatsapp-chat chat.txt --dry-run
      onrecord import whatsapp-chat chat.zip --customer "Ada Example" --phone +15550100
      onrecord import whatsapp-chat chat.txt --customer Ada --phone +15550100 --date-order day-first
      onrecord import whatsapp-chat chat/_chat.txt --media chat --customer Ada --us Bo --us Cy --phone +15550100
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    who = None if dry_run else _who(phone, channel_id, contact_id, customer)
    with plainly(CantTell, CantOpen, TooManyFiles, StoreIsAway, OSError):
        found = import_plan.survey_file(file, datetime.now(UTC).replace(tzinfo=None))
        found.form(date_order)  # what the file itself doesn't say is asked for first
        api = None if dry_run and time_zone else Api.of(settings_of(folder), "the import", LABEL)
        zone = _zone(time_zone or _policys(api))
        plan = import_plan.plan(file, found, date_order, customer, us or [], zone, Media.of(media))
        if who is None:
            result = None
            for _ in plan.pages():
                pass
        else:
            assert api is not None, "only a dry run needs none"
            if phone and not channel_id:
                who["customer"]["channel_id"] = _only_channel(api)
            result = _import(api, plan, who, quiet=as_json)
    if as_json:
        print(import_shown.as_json(plan, result))
    else:
        import_shown.show(Console(), plan, result)


def _who(
    phone: str | None, channel_id: uuid.UUID | None, contact_id: uuid.UUID | None, name: str | None
) -> dict[str, Any]:
    if (phone is None) == (contact_id is None):
        fail("whose chat is it?\n  next: --phone NUMBER, or --contact-id ID; or --dry-run, which needs neither")
    if contact_id is not None:
        return {"contact_id": str(contact_id)}
    number = re.sub(r"[ ()./-]", "", phone or "")
    if not _PHONE.fullmatch(number):
        fail(f"{phone} is no number with its country's code\n  next: write it as +15550100")
    return {"customer": {"number": number, "channel_id": channel_id and str(channel_id), "name": name or number}}


def _import(api: Api, plan: Plan, who: dict[str, Any], *, quiet: bool) -> Result:
    import_id, result = str(uuid.uuid4()), Result()
    try:
        with import_shown.progress(plan.found.heads, quiet=quiet) as told:
            for page in plan.pages():
                send = partial(api.post, "import_messages", {"import_id": import_id, "messages": page, **who})
                answer = send()
                result = result.after(answer)
                plan.media.bring(api, page, answer, send)
                told(result)
    except KeyboardInterrupt:
        fail(
            f"stopped: {result.added:,} messages were imported, and stay\n"
            "  next: the same again goes on from there; what is known is passed over"
        )
    except urllib3.exceptions.HTTPError:
        fail(f"no API answers at {api.address}\n  next: onrecord up; then the same again goes on from there")
    return result


def _only_channel(api: Api) -> str | None:
    """By which a customer is known: numbers are told apart by channel."""
    found = [one for one in api.get("list_channels?limit=200")["channels"] if one["disabled_at"] is None]
    if len(found) > 1:
        names = "\n".join(
            f"    {one['channel_id']}  {plain(one['name'])}, {plain(one['display_number'])}" for one in found
        )
        fail(f"by which of these does the customer write?\n{names}\n  next: --channel-id with one of them")
    if not found:
        typer.echo("no channel is connected: who writes by one that is connected later will be somebody new", err=True)
    return found[0]["channel_id"] if found else None


def _policys(api: Api | None) -> str:
    assert api is not None, "asked only where no zone is named"
    try:
        zone: str = api.get("get_policies")["inbox"]["time_zone"]
    except urllib3.exceptions.HTTPError:
        fail(
            f"no API answers at {api.address}, to ask for the inbox policy's zone\n  next: onrecord up, or --time-zone"
        )
    return zone


def _zone(name: str) -> tzinfo:
    from queries.time_zone import zone_of  # noqa: PLC0415 - `--help` needs no room

    try:
        return zone_of(name)
    except errors.TimeZoneIsUnknown:
        fail(f"{name} is no time zone\n  next: --time-zone with a name of the IANA's, such as Europe/Berlin")
