"""What a request to the Messages API may be. What the API doesn't take, or OnRecord never sends, is refused.

Stricter than the API where OnRecord promises more: no tools, no streaming, no file that the API would fetch by itself.
"""

import base64
import binascii
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

IMAGE_BYTES_MAX = 5 * 1024 * 1024
IMAGES_MAX = 100
MESSAGES_MAX = 100_000
OUTPUT_TOKENS_MAX = 128_000
BREAKPOINTS_MAX = 4
SIGNS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
}
NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class Part(BaseModel):
    """Unknown fields are refused, as the API does."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CacheControl(Part):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Text(Part):
    type: Literal["text"]
    text: NonEmpty
    cache_control: CacheControl | None = None


class Bytes(Part):
    """A file in the request itself."""

    type: Literal["base64"]
    media_type: Literal["image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"]
    data: NonEmpty

    @model_validator(mode="after")
    def _are_what_they_say(self) -> Self:
        try:
            content = base64.b64decode(self.data, validate=True)
        except binascii.Error as error:
            raise ValueError("invalid base64 data") from error
        if not content.startswith(SIGNS[self.media_type]):
            raise ValueError(f"the bytes aren't of the media type {self.media_type}")
        if self.media_type != "application/pdf" and len(content) > IMAGE_BYTES_MAX:
            raise ValueError(f"image exceeds 5 MB maximum: {len(content)} bytes > {IMAGE_BYTES_MAX} bytes")
        return self


class PlainText(Part):
    type: Literal["text"]
    media_type: Literal["text/plain"]
    data: NonEmpty


class Transformations(Part):
    oversized_image: Literal["downsize", "error"] = "downsize"


class Image(Part):
    type: Literal["image"]
    source: Bytes
    cache_control: CacheControl | None = None
    transformations: Transformations | None = None

    @field_validator("source")
    @classmethod
    def _is_an_image(cls, source: Bytes) -> Bytes:
        if not source.media_type.startswith("image/"):
            raise ValueError("an image block needs an image")
        return source


class Citations(Part):
    enabled: bool = False


class Document(Part):
    type: Literal["document"]
    source: Annotated[Bytes | PlainText, Field(discriminator="type")]
    title: str | None = None
    context: str | None = None
    citations: Citations | None = None
    cache_control: CacheControl | None = None

    @field_validator("source")
    @classmethod
    def _is_a_pdf(cls, source: Bytes | PlainText) -> Bytes | PlainText:
        if isinstance(source, Bytes) and source.media_type != "application/pdf":
            raise ValueError("a document block needs a PDF or plain text")
        return source


Block = Annotated[Text | Image | Document, Field(discriminator="type")]


class Message(Part):
    role: Literal["user", "assistant"]
    content: NonEmpty | Annotated[list[Block], Field(min_length=1)]

    @property
    def blocks(self) -> list[Text | Image | Document]:
        return [Text(type="text", text=self.content)] if isinstance(self.content, str) else self.content

    @model_validator(mode="after")
    def _assistants_write_text(self) -> Self:
        if self.role == "assistant" and any(block.type != "text" for block in self.blocks):
            raise ValueError("document and image blocks are only allowed in user turns")
        return self


class Format(Part):
    type: Literal["json_schema"]
    json_schema: dict[str, Any] = Field(alias="schema")


class OutputConfig(Part):
    format: Format | None = None
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None


class Thinking(Part):
    type: Literal["adaptive", "disabled", "enabled"]
    display: Literal["summarized", "omitted"] | None = None
    budget_tokens: Annotated[int, Field(ge=1024)] | None = None


class Metadata(Part):
    user_id: Annotated[str, StringConstraints(max_length=256)] | None = None


class Prompt(Part):
    """What `count_tokens` takes: everything that is read, nothing about what is written."""

    model: NonEmpty
    messages: Annotated[list[Message], Field(min_length=1, max_length=MESSAGES_MAX)]
    system: NonEmpty | list[Text] = []
    cache_control: CacheControl | None = None
    output_config: OutputConfig = OutputConfig()
    thinking: Thinking | None = None

    @property
    def system_blocks(self) -> list[Text]:
        return [Text(type="text", text=self.system)] if isinstance(self.system, str) else self.system

    @property
    def blocks(self) -> list[Text | Image | Document]:
        """All that is read, in the order in which the cache knows it."""
        return [*self.system_blocks, *(block for message in self.messages for block in message.blocks)]

    @property
    def text(self) -> str:
        """All that users wrote, files apart."""
        turns = (message for message in self.messages if message.role == "user")
        return "\n".join(block.text for turn in turns for block in turn.blocks if isinstance(block, Text))

    @property
    def files(self) -> list[Image | Document]:
        return [block for block in self.blocks if not isinstance(block, Text)]

    @model_validator(mode="after")
    def _turns_and_bounds(self) -> Self:
        if self.messages[0].role != "user" or self.messages[-1].role != "user":
            raise ValueError("the first and the last message must be of the role user: there is no prefill")
        if sum(block.cache_control is not None for block in self.blocks) + bool(self.cache_control) > BREAKPOINTS_MAX:
            raise ValueError(f"a maximum of {BREAKPOINTS_MAX} blocks with cache_control may be provided")
        if sum(isinstance(block, Image) for block in self.blocks) > IMAGES_MAX:
            raise ValueError(f"more than {IMAGES_MAX} images")
        return self


class Request(Prompt):
    """A call of `messages`."""

    max_tokens: Annotated[int, Field(ge=1, le=OUTPUT_TOKENS_MAX)]
    stop_sequences: list[str] = []
    metadata: Metadata | None = None
    service_tier: Literal["auto", "standard_only"] | None = None
    inference_geo: str | None = None
    stream: Literal[False] = False
