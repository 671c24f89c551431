"""What stands in a message or a status, read permissively: whatever is missing, or is something else, is None.

The JSON itself is kept beside these. Only what makes an item an item at all must be there: its id.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, cast

import orjson
import pydantic
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from onrecord.events.message import MediaKind, ReceivedKind
from onrecord.whatsapp.bodies import Item, Json

ID_CHARS_MAX = 512
TEXT_CHARS_MAX = 4096
EDIT_CHARS_MAX = 65_536  # nothing is kept beside an edit: its text is all there is of it
NAME_CHARS_MAX = 200
FILE_NAME_CHARS_MAX = 240
CONTENT_BYTES_MAX = 128 * 1024
FUTURE = timedelta(minutes=5)
UNTOLD_TYPE = "application/octet-stream"
_AS_THEY_ARE = ("text", "location", "contacts", "interactive", "button", "order", "system", "reaction")
_FILES = ("image", "video", "audio", "document", "sticker")
_TEXTS: Mapping[str, Sequence[str]] = {
    "text": ("body",),
    "system": ("body",),
    "button": ("text",),
    "order": ("text",),
    "location": ("name", "address"),
    "reaction": ("emoji",),
}
_HEX = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)


class ItemIsUnreadable(Exception):
    """An item that isn't what it should be, and never will: the message is a word for the reason."""


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value) or None


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and re.fullmatch(r"-?\d{1,12}", str(value), re.ASCII) else None


MaybeText = Annotated[str | None, BeforeValidator(_text)]
MaybeObject = Annotated[Json, BeforeValidator(_object)]
MaybeObjects = Annotated[list[Json], BeforeValidator(_objects)]
MaybeFlag = Annotated[bool | None, BeforeValidator(_flag)]
MaybeNumber = Annotated[int | None, BeforeValidator(_number)]
MaybeId = Annotated[str | None, BeforeValidator(_text), Field(max_length=ID_CHARS_MAX)]
ItemId = Annotated[str, Field(min_length=1, max_length=ID_CHARS_MAX)]


class Told(BaseModel):
    """Part of what a provider tells: more may stand in it than we know of."""

    model_config = ConfigDict(extra="allow", frozen=True, hide_input_in_errors=True)


class Context(Told):
    id: MaybeText = None
    forwarded: MaybeFlag = None
    frequently_forwarded: MaybeFlag = None


class Message(Told):
    """A message of a customer."""

    id: ItemId
    from_: MaybeId = Field(default=None, alias="from")
    from_user_id: MaybeId = None
    timestamp: MaybeNumber = None
    type: MaybeText = None
    context: Annotated[Context, BeforeValidator(_object)] = Context()
    more: Json = {}

    @property
    def body(self) -> Json:
        """What stands under the name of its type."""
        return _object(self.more.get(self.type or ""))


class Failure(Told):
    """An error, as statuses and channels tell it."""

    code: MaybeNumber = None
    title: MaybeText = None
    error_data: MaybeObject = {}

    @property
    def details(self) -> str | None:
        found = _text(self.error_data.get("details")) or self.title
        return found and found[:TEXT_CHARS_MAX]


class Status(Told):
    """What became of a message of ours."""

    id: ItemId
    status: ItemId
    timestamp: MaybeNumber = None
    recipient_id: MaybeText = None
    recipient_user_id: MaybeText = None
    biz_opaque_callback_data: MaybeText = None
    pricing: MaybeObject = {}
    conversation: MaybeObject = {}
    errors: MaybeObjects = []

    @property
    def billable(self) -> bool | None:
        return _flag(self.pricing.get("billable"))

    @property
    def category(self) -> str | None:
        """What it is charged as."""
        found = _text(self.pricing.get("category")) or _text(_object(self.conversation.get("origin")).get("type"))
        return found and found[:NAME_CHARS_MAX]

    @property
    def failure(self) -> Failure:
        return Failure.model_validate(self.errors[0] if self.errors else {})


class File(Told):
    """A file of a customer's that the provider keeps for some days."""

    id: ItemId
    mime_type: MaybeText = None
    sha256: MaybeText = None
    filename: MaybeText = None

    @property
    def media_type(self) -> str:
        """Its type without parameters, as it claims to be."""
        claimed = (self.mime_type or "").partition(";")[0].strip().lower()
        return claimed if _MEDIA_TYPE.fullmatch(claimed) else UNTOLD_TYPE

    @property
    def sum_hex(self) -> str | None:
        """Its sha256 in hex; webhooks have it in base64, and in hex too."""
        if self.sha256 is None or _HEX.fullmatch(self.sha256):
            return self.sha256 and self.sha256.lower()
        try:
            return base64.b64decode(self.sha256, validate=True).hex()[:64] or None
        except (binascii.Error, ValueError):
            return None


def message(item: Item) -> Message:
    """Raises ItemIsUnreadable."""
    return cast("Message", _read(Message, item.json | {"more": item.json}))


def status(item: Item) -> Status:
    """Raises ItemIsUnreadable."""
    return cast("Status", _read(Status, item.json))


def failure(item: Item) -> Failure:
    return Failure.model_validate(item.json)


def moment(seconds: int | None, received_at: datetime) -> datetime:
    """The provider's time; ours, where it tells none or one that hasn't come."""
    try:
        found = datetime.fromtimestamp(seconds, UTC) if seconds else received_at
    except (OverflowError, ValueError, OSError):
        found = received_at
    return received_at if found > received_at + FUTURE else found


def kind(told: Message) -> ReceivedKind:
    """What it is to us; what we don't know is `unsupported`, and its JSON is kept."""
    if told.type == "audio" and _flag(told.body.get("voice")):
        return "voice"
    known = told.type in (*_AS_THEY_ARE, *_FILES)
    return cast("ReceivedKind", told.type) if known else "unsupported"


def file(told: Message) -> File | None:
    """The file that came with it, if one can be fetched."""
    if told.type not in _FILES or not _text(told.body.get("id")):
        return None
    try:
        return File.model_validate(told.body)
    except pydantic.ValidationError:
        return None


def media_kind(told: Message) -> MediaKind:
    return cast("MediaKind", kind(told))


def text(told: Message) -> str:
    """The body, the caption, or the title of what was chosen; empty where there is none."""
    return _said(told.type or "", told.body, told.more)[: EDIT_CHARS_MAX if told.type == "edit" else TEXT_CHARS_MAX]


def content(told: Message) -> str | None:
    """The message's JSON, where there is more to it than its text; cut down where that is beyond all measure."""
    is_whole = len(_said(told.type or "", told.body, told.more)) <= TEXT_CHARS_MAX
    if told.type == "text" and is_whole and not {"context", "referral", "errors"} & told.more.keys():
        return None
    try:
        found = orjson.dumps(told.more)
    except (TypeError, ValueError):
        found = b""
    if not found or len(found) > CONTENT_BYTES_MAX:
        found = orjson.dumps({"id": told.id, "type": told.type, "omitted": "it is too large, or too deep"})
    return found.decode()


def _said(told_type: str, body: Json, more: Json) -> str:
    match told_type:
        case "interactive":
            chosen = _object(body.get(str(body.get("type"))))
            return _first(chosen, "title", "body")
        case "contacts":
            names = [_object(card.get("name")) for card in _objects(more.get("contacts"))]
            return ", ".join(name for name in (_first(one, "formatted_name") for one in names) if name)
        case "edit":
            return edited_text(body)
        case _:
            return _first(body, *_TEXTS.get(told_type, ("caption",)))


def _first(found: Json, *names: str) -> str:
    return next((text for text in (_text(found.get(name)) for name in names) if text), "")


def edited_text(body: Json) -> str:
    """The text or the caption that stands in an edited message now."""
    inner = _object(body.get("message"))
    return _said(str(inner.get("type") or ""), _object(inner.get(str(inner.get("type")))), inner)


def target(told: Message) -> str | None:
    """The provider's id of the message that an edit, a revocation or a reaction is about."""
    found = _text(told.body.get("original_message_id")) or _text(told.body.get("message_id"))
    return found if found and len(found) <= ID_CHARS_MAX else None


def _read(model: type[Told], found: Any) -> Told:
    try:
        return model.model_validate(found)
    except pydantic.ValidationError:
        raise ItemIsUnreadable("unreadable") from None
