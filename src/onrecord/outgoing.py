"""What goes out to a customer: the kinds of message, with WhatsApp's limits.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from onrecord.command import STORABLE, MessageText

CAPTION_CHARS_MAX = 1024
BODY_CHARS_MAX = 1024
LINE_CHARS_MAX = 60
FILE_NAME_CHARS_MAX = 240
EMOJI_CHARS_MAX = 32
TEMPLATE_NAME_CHARS_MAX = 512
PARAMETER_CHARS_MAX = 1024
PARAMETERS_MAX = 30
TEMPLATE_BUTTONS_MAX = 10
BUTTON_TEXT_CHARS_MAX = 2000
PAYLOAD_CHARS_MAX = 128
BUTTONS_MAX = 3
TITLE_CHARS_MAX = 20
ID_CHARS_MAX = 200
ROWS_MAX = 10
ROW_TITLE_CHARS_MAX = 24
DESCRIPTION_CHARS_MAX = 72

_NO_LINES = re.compile(r"[\n\r\t]| {5}")
_NO_PATH = re.compile(r"[/\\\x00-\x1f\x7f]")


def _parameter(text: str) -> str:
    if _NO_LINES.search(text):
        raise ValueError("a template's places take no line breaks, tabs or more than 4 spaces in a row")
    return text


def _file_name(text: str) -> str:
    if _NO_PATH.search(text) or text in {".", ".."}:
        raise ValueError("the name of a file, without folders or control characters")
    return text


def _emoji(text: str) -> str:
    """Letters and digits are no reaction; a digit in a keycap is one."""
    if any(sign.isspace() or (sign.isalnum() and "\u20e3" not in text) for sign in text):
        raise ValueError("one emoji, or nothing to take the reaction back")
    return text


Emoji = Annotated[str, StringConstraints(max_length=EMOJI_CHARS_MAX), STORABLE, AfterValidator(_emoji)]
_Caption = Annotated[str, StringConstraints(max_length=CAPTION_CHARS_MAX), STORABLE]
_Body = Annotated[str, StringConstraints(min_length=1, max_length=BODY_CHARS_MAX), STORABLE]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=LINE_CHARS_MAX), STORABLE]
_Title = Annotated[str, StringConstraints(min_length=1, max_length=TITLE_CHARS_MAX), STORABLE]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=ID_CHARS_MAX), STORABLE]
_Parameter = Annotated[
    str, StringConstraints(min_length=1, max_length=PARAMETER_CHARS_MAX), STORABLE, AfterValidator(_parameter)
]
_ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
_FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=FILE_NAME_CHARS_MAX), STORABLE, AfterValidator(_file_name)
]


class Part(BaseModel):
    """Frozen, and strict about unknown fields, as commands are."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TextMessage(Part):
    """Words."""

    kind: Literal["text"] = "text"
    text: MessageText


class FileMessage(Part):
    """A file that was uploaded for this conversation. It goes out as what it is: image, video, audio, voice, document.

    Audio and voice have no caption; only a document shows its `file_name`.
    """

    kind: Literal["file"] = "file"
    media_id: UUID
    caption: _Caption = ""
    file_name: _FileName | None = None


class TemplateButton(Part):
    """What a template's button takes: the end of its address, or what comes back when it is pressed."""

    index: Annotated[int, Field(ge=0, lt=TEMPLATE_BUTTONS_MAX)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=BUTTON_TEXT_CHARS_MAX), STORABLE] | None = None
    payload: Annotated[str, StringConstraints(min_length=1, max_length=PAYLOAD_CHARS_MAX), STORABLE] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.payload is None):
            raise ValueError("a button takes either a text (the end of its address) or a payload")
        return self


class TemplateMessage(Part):
    """A text that the provider has approved, its places filled: by their order, or by their names.

    `header` fills the place of a header that is a text; `header_media_id` is the file of one that shows a file.
    """

    kind: Literal["template"] = "template"
    name: Annotated[str, StringConstraints(pattern=rf"^[a-z0-9_]{{1,{TEMPLATE_NAME_CHARS_MAX}}}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$")]
    parameters: (
        Annotated[tuple[_Parameter, ...], Field(max_length=PARAMETERS_MAX)]
        | Annotated[dict[_ParameterName, _Parameter], Field(max_length=PARAMETERS_MAX)]
    ) = ()
    header: Annotated[_Line, AfterValidator(_parameter)] | None = None
    header_media_id: UUID | None = None
    buttons: Annotated[tuple[TemplateButton, ...], Field(max_length=TEMPLATE_BUTTONS_MAX)] = ()

    @model_validator(mode="after")
    def _one_header(self) -> Self:
        if self.header is not None and self.header_media_id is not None:
            raise ValueError("a header is a text or a file, not both")
        _must_differ("index", (button.index for button in self.buttons))
        return self


class Button(Part):
    """A button under a message; `id` comes back when the customer presses it."""

    id: _Id
    title: _Title


class ButtonsMessage(Part):
    """A text with up to three buttons to press."""

    kind: Literal["buttons"] = "buttons"
    text: _Body
    header: _Line | None = None
    footer: _Line | None = None
    buttons: Annotated[tuple[Button, ...], Field(min_length=1, max_length=BUTTONS_MAX)]

    @model_validator(mode="after")
    def _each_another(self) -> Self:
        _must_differ("id", (button.id for button in self.buttons))
        _must_differ("title", (button.title for button in self.buttons))
        return self


class Row(Part):
    """A row of a list; `id` comes back when the customer chooses it."""

    id: _Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=ROW_TITLE_CHARS_MAX), STORABLE]
    description: Annotated[str, StringConstraints(min_length=1, max_length=DESCRIPTION_CHARS_MAX), STORABLE] | None = (
        None
    )


class Section(Part):
    """Rows under a title, which may be left out where there is but one section."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=ROW_TITLE_CHARS_MAX), STORABLE] | None = None
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=ROWS_MAX)]


class ListMessage(Part):
    """A text with a button that opens a list to choose from, of up to ten rows altogether."""

    kind: Literal["list"] = "list"
    text: _Body
    header: _Line | None = None
    footer: _Line | None = None
    button: _Title
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=ROWS_MAX)]

    @model_validator(mode="after")
    def _rows_in_sections(self) -> Self:
        rows = [row.id for section in self.sections for row in section.rows]
        if len(rows) > ROWS_MAX:
            raise ValueError(f"a list has {ROWS_MAX} rows at most, over all sections: this one has {len(rows)}")
        if len(self.sections) > 1 and any(section.title is None for section in self.sections):
            raise ValueError("where there are several sections, each has a title")
        _must_differ("id", rows)
        return self


class Reaction(Part):
    """An emoji on a message; an empty one takes it back."""

    kind: Literal["reaction"] = "reaction"
    emoji: Emoji


Message = Annotated[
    TextMessage | FileMessage | TemplateMessage | ButtonsMessage | ListMessage, Field(discriminator="kind")
]
Outgoing = TextMessage | FileMessage | TemplateMessage | ButtonsMessage | ListMessage | Reaction


def _must_differ(name: str, values: Iterable[object]) -> None:
    found = list(values)
    if len(set(found)) < len(found):
        raise ValueError(f"two have the same {name}: each needs one of its own")
