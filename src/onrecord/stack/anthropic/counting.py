"""Counts tokens, plausibly: a fixed rule, so that the same request always costs the same."""

import base64
import math

from onrecord.stack.anthropic.requests import Document, Image, PlainText, Prompt, Text

TEXT_BYTES_PER_TOKEN = 3.5
BLOCK_TOKENS = 4
IMAGE_TOKENS = 1600
PDF_PAGE_TOKENS = 2000
PDF_PAGES_MAX = 100


def of_text(text: str) -> int:
    return math.ceil(len(text.encode()) / TEXT_BYTES_PER_TOKEN)


def of_block(block: Text | Image | Document) -> int:
    match block:
        case Text(text=text):
            return BLOCK_TOKENS + of_text(text)
        case Image():
            return BLOCK_TOKENS + IMAGE_TOKENS
        case Document(source=PlainText(data=text)):
            return BLOCK_TOKENS + of_text(text)
        case Document():
            return BLOCK_TOKENS + PDF_PAGE_TOKENS * pages(block)


def pages(document: Document) -> int:
    """How many pages a PDF seems to have."""
    if isinstance(document.source, PlainText):
        return 1
    content = base64.b64decode(document.source.data)
    found = content.count(b"/Type /Page") + content.count(b"/Type/Page")
    return max(1, found - content.count(b"/Type /Pages") - content.count(b"/Type/Pages"))


def of_schema(prompt: Prompt) -> int:
    """A schema is compiled into the prompt."""
    form = prompt.output_config.format
    return 0 if form is None else of_text(str(form.json_schema))


def of_prompt(prompt: Prompt) -> int:
    return of_schema(prompt) + sum(map(of_block, prompt.blocks))
