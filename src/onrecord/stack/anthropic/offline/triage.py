"""What a conversation is about, how urgent, in which language and mood."""

from typing import Any

from onrecord.stack.anthropic.offline import LABEL, language, words
from onrecord.stack.anthropic.offline.excerpts import Excerpt, Named

RECENT_MAX = 3  # the messages that count: what was asked before may be settled
CHOSEN_MAX = 3
URGENT_CALLS_MIN = 3  # exclamation marks


def triage(excerpt: Excerpt) -> dict[str, Any]:
    recent = excerpt.customers[-RECENT_MAX:]
    text = " ".join(message.text for message in recent)
    found = words.of(text)
    intent, why = _intent(found)
    intent = "other" if intent == "greeting" else intent
    return {
        "intent": intent,
        "urgency": _urgency(found, text, intent),
        "language": language.of(text),
        "sentiment": _sentiment(found),
        "reason": f"{LABEL} {intent}: {f'it says “{why}”' if why else 'nothing tells more'}",
        "labels": [label.id for label in excerpt.labels if _is_named(label, found)][:CHOSEN_MAX],
        "assignee": next((member.id for member in excerpt.members if _is_named(member, found)), ""),
        "sources": [message.id for message in recent or excerpt.messages[-1:]],
    }


def _intent(found: list[str]) -> tuple[str, str]:
    """The intent that is named most often, and the word that named it first."""
    best, why, most = "other", "", 0
    for intent, beginnings in words.INTENTS.items():
        hits = _hits(found, beginnings)
        if len(hits) > most and (intent not in {"question", "greeting"} or not most):
            best, why, most = intent, hits[0], len(hits)
    return best, why


def _urgency(found: list[str], text: str, intent: str) -> str:
    if _hits(found, words.URGENT):
        return "urgent"
    if text.count("!") >= URGENT_CALLS_MIN or intent == "complaint":
        return "high"
    if intent in {"greeting", "feedback", "spam"}:
        return "low"
    return "high" if len(_hits(found, words.PRESSING)) > 1 else "normal"


def _sentiment(found: list[str]) -> str:
    balance = len(_hits(found, words.GOOD)) - len(_hits(found, words.BAD))
    return "positive" if balance > 0 else "negative" if balance < 0 else "neutral"


def _hits(found: list[str], beginnings: tuple[str, ...]) -> list[str]:
    return [word for word in found if word.startswith(beginnings)]


def _is_named(named: Named, found: list[str]) -> bool:
    """Whether each word of its name is said."""
    parts = [part for part in words.of(named.name) if part != "?"]
    return bool(parts) and all(any(word.startswith(part) for word in found) for part in parts)
