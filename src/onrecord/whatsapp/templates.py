"""Message templates, as Meta's API tells of them: what we keep of each, and which places are to be filled. Pure."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from onrecord.command import Text

TEMPLATES_MAX = 1_000  # of one channel: what a listing holds beyond is left out
BUTTONS_MAX = 10
MEDIA_HEADERS = frozenset({"image", "video", "document"})
_PLACE = re.compile(r"\{\{\s*(\w{1,64})\s*\}\}")

Word = Annotated[Text, StringConstraints(min_length=1, max_length=512)]
Said = Annotated[Text, StringConstraints(max_length=4_096)]


class Template(BaseModel):
    """One in one language. `header` is a text, or `image`, `video`, `document`; `category` and `status` are Meta's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Word
    language: Word
    category: Word
    status: Word
    header: Said | None = None
    body: Said = ""
    footer: Said | None = None
    buttons: tuple[Said, ...] = ()


def places(text: str | None) -> tuple[str, ...]:
    """What is to be filled in, in its order, each once: `1`, `2` or names."""
    return tuple(dict.fromkeys(_PLACE.findall(text or "")))


def read(found: object) -> Template | None:
    """An item of `message_templates`; None if it is none that we can keep."""
    if not isinstance(found, dict):
        return None
    parts = _parts(found.get("components"))
    header, body, footer, buttons = (parts.get(kind, {}) for kind in ("HEADER", "BODY", "FOOTER", "BUTTONS"))
    try:
        return Template.model_validate(
            {name: found.get(name) for name in ("name", "language", "category", "status")}
            | {"header": _header(header), "body": body.get("text") or "", "footer": footer.get("text")}
            | {"buttons": _buttons(buttons.get("buttons"))}
        )
    except ValidationError:
        return None


def _parts(components: object) -> dict[str, dict[str, Any]]:
    found = components if isinstance(components, list) else []
    return {str(part.get("type")).upper(): part for part in found if isinstance(part, dict)}


def _header(header: dict[str, Any]) -> Any:
    form = str(header.get("format", "")).lower()
    return form if form in MEDIA_HEADERS else header.get("text")


def _buttons(buttons: object) -> tuple[str, ...]:
    found = buttons if isinstance(buttons, list) else []
    return tuple(str(button.get("text", "")) for button in found[:BUTTONS_MAX] if isinstance(button, dict))
