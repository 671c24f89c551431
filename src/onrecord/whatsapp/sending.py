"""The body by which a message is sent, made of what the event holds. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

import re
from typing import Any, Literal, NamedTuple, assert_never

from onrecord.outgoing import (
    ButtonsMessage,
    FileMessage,
    ListMessage,
    Outgoing,
    Reaction,
    TemplateMessage,
    TextMessage,
)

Json = dict[str, Any]
_NUMBER = re.compile(r"[0-9]{5,20}")


class Recipient(NamedTuple):
    """Whom a message is to. The provider's own name for somebody never stands where a number does: it would be lost."""

    kind: Literal["number", "user_id"]
    value: str


class File(NamedTuple):
    """A file that the provider holds: its id there, and what it is."""

    provider_media_id: str
    kind: str


def addressed(to: Recipient) -> Json:
    """Raises ValueError for a number that is none."""
    if to.kind == "user_id":
        return {"recipient": to.value}
    number = "".join(sign for sign in to.value if sign not in "+ -()")
    if not _NUMBER.fullmatch(number):
        raise ValueError("it is no telephone number")
    return {"to": number}


def payload(effect_id: str, to: Recipient, message: Outgoing, answers: str | None, file: File | None) -> Json:
    """The body. `answers` is the provider's id of the message that is answered, or reacted to.

    Raises ValueError for a number that is none.
    """
    head = {"messaging_product": "whatsapp", "recipient_type": "individual", **addressed(to)}
    context = {"context": {"message_id": answers}} if answers and not isinstance(message, Reaction) else {}
    return head | _content(message, answers, file) | context | {"biz_opaque_callback_data": effect_id}


def _content(message: Outgoing, answers: str | None, file: File | None) -> Json:
    match message:
        case TextMessage(text=text):
            return {"type": "text", "text": {"body": text, "preview_url": False}}
        case Reaction(emoji=emoji):
            return {"type": "reaction", "reaction": {"message_id": answers, "emoji": emoji}}
        case FileMessage():
            return _file(message, file)
        case TemplateMessage():
            return {"type": "template", "template": _template(message, file)}
        case ButtonsMessage() | ListMessage():
            return {"type": "interactive", "interactive": _interactive(message)}
        case _:
            assert_never(message)


def _file(message: FileMessage, file: File | None) -> Json:
    assert file is not None, "a file was uploaded before it is sent"
    kind = "audio" if file.kind == "voice" else file.kind
    told = {"caption": message.caption, "filename": message.file_name if kind == "document" else None}
    voice = {"voice": True} if file.kind == "voice" else {}
    return {"type": kind, kind: {"id": file.provider_media_id} | {k: v for k, v in told.items() if v} | voice}


def _template(message: TemplateMessage, file: File | None) -> Json:
    parts = [_header(message, file), _body(message), *(_button(button) for button in message.buttons)]
    components = [part for part in parts if part]
    named: Json = {"name": message.name, "language": {"code": message.language}}
    return named | ({"components": components} if components else {})


def _header(message: TemplateMessage, file: File | None) -> Json | None:
    if message.header is not None:
        return {"type": "header", "parameters": [{"type": "text", "text": message.header}]}
    if file is not None:
        return {"type": "header", "parameters": [{"type": file.kind, file.kind: {"id": file.provider_media_id}}]}
    return None


def _body(message: TemplateMessage) -> Json | None:
    if isinstance(message.parameters, dict):
        filled = [{"type": "text", "parameter_name": n, "text": text} for n, text in message.parameters.items()]
    else:
        filled = [{"type": "text", "text": text} for text in message.parameters]
    return {"type": "body", "parameters": filled} if filled else None


def _button(button: Any) -> Json:
    kind, filled = ("url", "text") if button.text is not None else ("quick_reply", "payload")
    parameters = [{"type": filled, filled: getattr(button, filled)}]
    return {"type": "button", "sub_type": kind, "index": str(button.index), "parameters": parameters}


def _interactive(message: ButtonsMessage | ListMessage) -> Json:
    header = {"header": {"type": "text", "text": message.header}} if message.header else {}
    footer = {"footer": {"text": message.footer}} if message.footer else {}
    return {**header, "body": {"text": message.text}, **footer} | _choices(message)


def _choices(message: ButtonsMessage | ListMessage) -> Json:
    if isinstance(message, ButtonsMessage):
        buttons = [{"type": "reply", "reply": {"id": one.id, "title": one.title}} for one in message.buttons]
        return {"type": "button", "action": {"buttons": buttons}}
    sections = [section.model_dump(mode="json", exclude_none=True) for section in message.sections]
    return {"type": "list", "action": {"button": message.button, "sections": sections}}
