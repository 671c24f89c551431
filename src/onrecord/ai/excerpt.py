"""What the model may see: one conversation, and what the workspace approved. Made by whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

Task = Literal["triage", "summary", "draft", "description"]
TASKS: tuple[Task, ...] = ("triage", "summary", "draft", "description")

# What one request holds at most. Older messages are left out, longer texts end early; the model is told so.
MESSAGES_MAX = 60
MESSAGE_CHARS_MAX = 2_000
CONVERSATION_BYTES_MAX = 24_000
SNIPPETS_MAX = 40
SNIPPET_CHARS_MAX = 2_000
KNOWLEDGE_BYTES_MAX = 24_000
INSTRUCTIONS_CHARS_MAX = 2_000
DISCLOSURE_CHARS_MAX = 300
WISH_CHARS_MAX = 500
SUMMARY_CHARS_MAX = 4_000
CHOICES_MAX = 100
NAME_CHARS_MAX = 100
IMAGE_BYTES_MAX = 5_242_880
PDF_BYTES_MAX = 20_971_520
PDF_PAGES_MAX = 100
IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
PDF_TYPE = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One of the conversation. `kind` is the event's (`text`, `image`, …); `description` says what its file shows."""

    id: str
    by: Literal["customer", "us"]
    at: datetime
    text: str
    kind: str = "text"
    file_name: str | None = None
    description: str | None = None


class Choice(NamedTuple):
    """Something that may be chosen by its id: a label, a member."""

    id: str
    name: str


class Snippet(NamedTuple):
    """A piece of the workspace's knowledge: besides the conversation the only source of a draft."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class File:
    """A PDF, whole, or the preview of an image: upright, at most 1,024 by 1,024 pixels, without what cameras add.

    What else there is can't be described: see `is_describable`.
    """

    content_type: str
    content: bytes
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """All that a request is made of. `messages` are in their order, the newest last; those taken back aren't there.

    `canary` is `canaries.canary_of(…)` of the workspace: an answer that holds one, whosever it is, is refused.
    `wish` is what the member who asks for a draft wants of it; `summary` is the text of the one before.
    """

    messages: Sequence[Message]
    instructions: str = ""
    snippets: Sequence[Snippet] = ()
    labels: Sequence[Choice] = ()
    members: Sequence[Choice] = ()
    disclosure: str = ""
    wish: str = ""
    contact_name: str | None = None
    summary: str | None = None
    file: File | None = None
    canary: str | None = None


def is_describable(content_type: str, size_bytes: int) -> bool:
    """Whether the service takes such a file. Of sounds it takes none: a voice note isn't analysed."""
    most = PDF_BYTES_MAX if content_type == PDF_TYPE else IMAGE_BYTES_MAX if content_type in IMAGE_TYPES else 0
    return 0 < size_bytes <= most
