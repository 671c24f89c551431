"""A reply out of a template, in the customer's language: what was asked, what the knowledge says, what comes next."""

import re
from typing import Any

from onrecord.stack.anthropic.offline import LABEL, language, words
from onrecord.stack.anthropic.offline.excerpts import Excerpt, Named
from onrecord.stack.anthropic.offline.summary import cut

QUOTE_CHARS_MAX = 120
KNOWLEDGE_CHARS_MAX = 350
WORD = re.compile(r"[^\W\d_]{4,}")
NOTE = "The offline model answers by a template: read it before you send it."


def draft(excerpt: Excerpt) -> dict[str, Any]:
    if not excerpt.customers:
        return {"reply": LABEL, "language": language.UNKNOWN, "claims": [], "note": NOTE}
    last = excerpt.customers[-1]
    spoken = language.of(" ".join(message.text for message in excerpt.customers[-3:]))
    template = words.template(spoken)
    asked = template.asked.format(cut(last.text, QUOTE_CHARS_MAX))
    claims: list[dict[str, Any]] = [{"text": asked, "sources": [last.id]}]
    if snippet := _fitting(excerpt.knowledge, last.text):
        known = template.known.format(cut(snippet.text, KNOWLEDGE_CHARS_MAX))
        claims.append({"text": known, "sources": [last.id, snippet.id]})
    text = "\n".join([LABEL, *(claim["text"] for claim in claims), template.next])
    return {"reply": text, "language": spoken, "claims": claims, "note": NOTE}


def _fitting(knowledge: list[Named], asked: str) -> Named | None:
    """The piece that shares most words with the question; the first of several."""
    shared_with = _words(asked)
    shared = {piece.id: len(shared_with & _words(f"{piece.name} {piece.text}")) for piece in knowledge if piece.text}
    best = max(shared, key=lambda piece_id: shared[piece_id], default=None)
    return next((piece for piece in knowledge if piece.id == best and shared[piece.id]), None)


def _words(text: str) -> set[str]:
    return {word[:6] for word in WORD.findall(text.lower())}
