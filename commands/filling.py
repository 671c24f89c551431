"""Templates as their channel lists them: whether a message fills one rightly, and what the customer then reads."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast
from uuid import UUID

from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events.message import MediaKind
from onrecord.outgoing import TemplateMessage
from onrecord.whatsapp.templates import MEDIA_HEADERS, filled

APPROVED = "APPROVED"


class Listed(NamedTuple):
    """A template in the last list of its channel; `status` is None if it isn't in there."""

    status: str | None
    header: str | None = None
    body: str = ""
    parameters: Sequence[str] = ()
    header_parameters: Sequence[str] = ()


async def find(transaction: Transaction, channel_id: UUID, message: TemplateMessage) -> Listed | None:
    """None, if nobody has asked yet which templates the channel has: then the provider is to judge."""
    row = await transaction.one(
        db.sql("commands", "find_template"),
        {
            "workspace_id": transaction.workspace_id,
            "channel_id": channel_id,
            "name": message.name,
            "language": message.language,
        },
    )
    assert row is not None, "one row, whatever is found"
    there, *found = row
    if not there:
        return None
    return Listed._make(cast("tuple[str, str | None, str, list[str], list[str]]", found)) if found[0] else Listed(None)


def must_fit(message: TemplateMessage, listed: Listed, media_kind: MediaKind | None) -> None:
    """Raises TemplateCannotBeSent, or TemplateIsFilledWrongly with what it takes."""
    named = f"{message.name} in {message.language}"
    if listed.status is None:
        raise errors.TemplateCannotBeSent(f"there is no template {named}: if it is new, refresh_templates asks again")
    if listed.status != APPROVED:
        raise errors.TemplateCannotBeSent(f"the template {named} is {listed.status}", template_status=listed.status)
    wanted, given = sorted(listed.parameters), sorted(values(message))
    if given != wanted:
        raise errors.TemplateIsFilledWrongly(f"{named} has the places {wanted}, filled were {given}", places=wanted)
    if (message.header is not None) != bool(listed.header_parameters):
        has = "has a place to fill" if listed.header_parameters else "has no place to fill"
        raise errors.TemplateIsFilledWrongly(f"the header of {named} {has}", places=wanted)
    shows = listed.header if listed.header in MEDIA_HEADERS else None
    if shows != media_kind:
        raise errors.TemplateIsFilledWrongly(f"the header of {named} shows {shows or 'no file'}", places=wanted)


def values(message: TemplateMessage) -> Mapping[str, str]:
    """What stands in which place of the body: those that go by their order are called 1, 2, and so on."""
    if isinstance(message.parameters, dict):
        return message.parameters
    return {str(number): text for number, text in enumerate(message.parameters, 1)}


def text_of(message: TemplateMessage, listed: Listed) -> str:
    """The template's body as the customer reads it."""
    return filled(listed.body, values(message))
