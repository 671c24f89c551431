"""A summary that is cut out of what was said: the first words of the customer, the last ones of each side."""

from typing import Any

from onrecord.stack.anthropic.offline import LABEL
from onrecord.stack.anthropic.offline.excerpts import Excerpt, Said

POINT_CHARS_MAX = 240


def summarise(excerpt: Excerpt) -> dict[str, Any]:
    return {"points": [_point(message) for message in _chosen(excerpt)]}


def _chosen(excerpt: Excerpt) -> list[Said]:
    """In the order of the conversation, each once."""
    ours = [message for message in excerpt.messages if not message.by_customer and message.text.strip()]
    wanted = {message.id for message in (*excerpt.customers[:1], *excerpt.customers[-2:], *ours[-1:])}
    return [message for message in excerpt.messages if message.id in wanted]


def _point(message: Said) -> dict[str, Any]:
    who = "The customer wrote" if message.by_customer else "We answered"
    return {
        "text": f"{LABEL} {who}: “{cut(message.text, POINT_CHARS_MAX)}”",
        "sources": [message.id],
    }


def cut(text: str, chars_max: int) -> str:
    """On one line, at the end of a word."""
    line = " ".join(text.split())
    return line if len(line) <= chars_max else line[:chars_max].rpartition(" ")[0] + " …"
