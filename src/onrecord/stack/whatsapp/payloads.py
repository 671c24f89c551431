"""What a message to send must look like; pure, and as strict as the Graph API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onrecord.stack.whatsapp.graph_errors import GraphError

KEYS = {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
}
READ_KEYS = {"messaging_product", "status", "message_id", "typing_indicator"}
MEDIA_KEYS = {
    "image": {"id", "link", "caption"},
    "video": {"id", "link", "caption"},
    "document": {"id", "link", "caption", "filename"},
    "audio": {"id", "link", "voice"},
    "sticker": {"id", "link"},
}
CALLBACK_CHARACTERS_MAX = 512
TEXT_CHARACTERS_MAX = 4096
CAPTION_CHARACTERS_MAX = 1024
BODY_CHARACTERS_MAX = 1024
BUTTONS_MAX = 3
BUTTON_CHARACTERS_MAX = 20
ROWS_MAX = 10
ROW_CHARACTERS_MAX = 24
ROW_DESCRIPTION_CHARACTERS_MAX = 72


@dataclass(frozen=True)
class Send:
    """A message that the business asks to have sent."""

    address: str
    type: str
    content: dict[str, Any]
    context_id: str | None
    callback_data: str | None


def require(right: bool, code: int, details: str) -> None:
    if not right:
        raise GraphError(code, details)


def check_product(payload: Any) -> dict[str, Any]:
    require(isinstance(payload, dict), 100, "the body must be a JSON object")
    product = payload.get("messaging_product")
    require(product == "whatsapp", 100, "The parameter messaging_product is required, and must be whatsapp")
    found: dict[str, Any] = payload
    return found


def check_read(payload: dict[str, Any]) -> str:
    """The id of the message that was read."""
    _no_others(payload, READ_KEYS)
    require(payload["status"] == "read", 131009, "status must be read")
    message_id = payload.get("message_id")
    require(isinstance(message_id, str) and bool(message_id), 131008, "The parameter message_id is required")
    return str(message_id)


def check_send(payload: dict[str, Any]) -> Send:
    """Read a message to send; raises GraphError."""
    kind = payload.get("type", "text")
    require(kind in CHECKS, 131051, f"Unsupported message type {kind!r}")
    _no_others(payload, KEYS | {kind})
    require(payload.get("recipient_type", "individual") == "individual", 131009, "recipient_type must be individual")
    address = payload.get("to") or payload.get("recipient")
    require(isinstance(address, str) and bool(address), 131008, "The parameter to is required")
    content = payload.get(kind)
    require(isinstance(content, dict), 131008, f"The parameter {kind} is required")
    assert isinstance(content, dict)
    CHECKS[kind](kind, content)
    callback = payload.get("biz_opaque_callback_data")
    require(callback is None or _is_text(callback, CALLBACK_CHARACTERS_MAX), 131009, "biz_opaque_callback_data")
    return Send(str(address), kind, content, _context(payload), callback)


def _context(payload: dict[str, Any]) -> str | None:
    context = payload.get("context")
    if context is None:
        return None
    require(isinstance(context, dict) and isinstance(context.get("message_id"), str), 131009, "context.message_id")
    return str(context["message_id"])


def _text(_: str, content: dict[str, Any]) -> None:
    _no_others(content, {"body", "preview_url"})
    require(_is_text(content.get("body"), TEXT_CHARACTERS_MAX), 131009, "text.body: 1 to 4096 characters")


def _media(kind: str, content: dict[str, Any]) -> None:
    _no_others(content, MEDIA_KEYS[kind])
    require(("id" in content) != ("link" in content), 131008, f"{kind}: either id or link is required")
    link = content.get("link", "https://")
    require(isinstance(link, str) and link.startswith(("http://", "https://")), 131009, f"{kind}.link")
    caption = content.get("caption")
    require(caption is None or _is_text(caption, CAPTION_CHARACTERS_MAX), 131009, f"{kind}.caption: 1024 characters")


def _reaction(_: str, content: dict[str, Any]) -> None:
    _no_others(content, {"message_id", "emoji"})
    require(isinstance(content.get("message_id"), str), 131008, "reaction.message_id is required")
    require(isinstance(content.get("emoji"), str), 131008, "reaction.emoji is required")


def _location(_: str, content: dict[str, Any]) -> None:
    _no_others(content, {"latitude", "longitude", "name", "address"})
    both = [_number(content.get("latitude")), _number(content.get("longitude"))]
    require(None not in both and abs(both[0] or 0) <= 90 and abs(both[1] or 0) <= 180, 131009, "location")


def _template(_: str, content: dict[str, Any]) -> None:
    _no_others(content, {"name", "language", "components"})
    language = content.get("language")
    require(isinstance(content.get("name"), str), 131008, "template.name is required")
    require(isinstance(language, dict) and isinstance(language.get("code"), str), 131008, "template.language.code")
    parts = content.get("components", [])
    require(isinstance(parts, list) and all(isinstance(part, dict) for part in parts), 131009, "template.components")


def _interactive(_: str, content: dict[str, Any]) -> None:
    _no_others(content, {"type", "header", "body", "footer", "action"})
    action = content.get("action")
    require(isinstance(action, dict), 131008, "interactive.action is required")
    body = content.get("body")
    text = body.get("text") if isinstance(body, dict) else None
    require(_is_text(text, BODY_CHARACTERS_MAX), 131009, "interactive.body.text: 1 to 1024 characters")
    kind = content.get("type")
    require(kind in {"button", "list"}, 131009, "interactive.type must be button or list")
    (_buttons if kind == "button" else _list)(action)


def _buttons(action: Any) -> None:
    buttons = [button.get("reply", {}) for button in action.get("buttons", []) if button.get("type") == "reply"]
    require(0 < len(buttons) <= BUTTONS_MAX, 131009, f"interactive.action.buttons: 1 to {BUTTONS_MAX}")
    titles = [button.get("title") for button in buttons]
    require(all(_is_text(title, BUTTON_CHARACTERS_MAX) for title in titles), 131009, "title: 1 to 20 characters")
    _different([button.get("id") for button in buttons])


def _list(action: Any) -> None:
    require(_is_text(action.get("button"), BUTTON_CHARACTERS_MAX), 131009, "interactive.action.button")
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    require(0 < len(rows) <= ROWS_MAX, 131009, f"interactive.action.sections: 1 to {ROWS_MAX} rows")
    for row in rows:
        require(_is_text(row.get("title"), ROW_CHARACTERS_MAX), 131009, "row title: 1 to 24 characters")
        described = row.get("description", "-")
        require(_is_text(described, ROW_DESCRIPTION_CHARACTERS_MAX), 131009, "row description: 72 characters")
    _different([row.get("id") for row in rows])


def _contacts(_: str, content: dict[str, Any]) -> None:
    require(bool(content), 131009, "contacts")


def _different(ids: list[Any]) -> None:
    right = all(_is_text(i, 256) for i in ids) and len(set(ids)) == len(ids)
    require(right, 131009, "ids: 1 to 256 characters, each another")


def _no_others(content: dict[str, Any], keys: set[str]) -> None:
    for key in content:
        require(key in keys, 100, f'Unexpected key "{key}"')


def _is_text(value: object, characters_max: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= characters_max


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type] # what it may be is what is asked
    except (TypeError, ValueError):
        return None


CHECKS: dict[str, Callable[[str, dict[str, Any]], None]] = {
    "text": _text,
    **dict.fromkeys(MEDIA_KEYS, _media),
    "reaction": _reaction,
    "location": _location,
    "template": _template,
    "interactive": _interactive,
}
