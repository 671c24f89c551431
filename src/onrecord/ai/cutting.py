"""An excerpt as it is shown: without invisible characters, and no longer than its limits. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from onrecord.ai import excerpt as limits
from onrecord.ai.characters import cleaned, one_line
from onrecord.ai.excerpt import Choice, Excerpt, Message, Snippet

ENDS_EARLY = " …"


def cut(excerpt: Excerpt) -> Excerpt:
    """The newest messages and the first snippets that there is room for."""
    return replace(
        excerpt,
        messages=newest(excerpt.messages),
        instructions=_text(excerpt.instructions, limits.INSTRUCTIONS_CHARS_MAX),
        snippets=_first(excerpt.snippets),
        labels=_choices(excerpt.labels),
        members=_choices(excerpt.members),
        disclosure=_text(excerpt.disclosure, limits.DISCLOSURE_CHARS_MAX),
        contact_name=excerpt.contact_name and _name(excerpt.contact_name),
        summary=excerpt.summary and _text(excerpt.summary, limits.SUMMARY_CHARS_MAX),
        file=excerpt.file and replace(excerpt.file, name=excerpt.file.name and _name(excerpt.file.name)),
    )


def newest(messages: Sequence[Message]) -> Sequence[Message]:
    """The last of the messages, each cut to its limit, as far as their bytes reach; the newest always."""
    last = [_message(message) for message in messages[-limits.MESSAGES_MAX :]]
    sizes = accumulate(_bytes(message.text, message.description, message.file_name) for message in reversed(last))
    fitting = sum(1 for _ in takewhile(lambda size: size <= limits.CONVERSATION_BYTES_MAX, sizes))
    return last[-max(1, fitting) :]


def _first(snippets: Sequence[Snippet]) -> Sequence[Snippet]:
    first = [
        Snippet(one.id, _name(one.title), _text(one.text, limits.SNIPPET_CHARS_MAX))
        for one in snippets[: limits.SNIPPETS_MAX]
    ]
    sizes = accumulate(_bytes(one.title, one.text) for one in first)
    return first[: sum(1 for _ in takewhile(lambda size: size <= limits.KNOWLEDGE_BYTES_MAX, sizes))]


def _message(message: Message) -> Message:
    return replace(
        message,
        text=_text(message.text, limits.MESSAGE_CHARS_MAX),
        file_name=message.file_name and _name(message.file_name),
        description=message.description and _text(message.description, limits.MESSAGE_CHARS_MAX),
    )


def _choices(choices: Iterable[Choice]) -> Sequence[Choice]:
    return [Choice(one.id, _name(one.name)) for one in list(choices)[: limits.CHOICES_MAX]]


def _text(text: str, chars_max: int) -> str:
    text = cleaned(text)
    return text if len(text) <= chars_max else text[: chars_max - len(ENDS_EARLY)] + ENDS_EARLY


def _name(name: str) -> str:
    return _text(one_line(name), limits.NAME_CHARS_MAX)


def _bytes(*texts: str | None) -> int:
    return sum(len(text.encode()) for text in texts if text)
