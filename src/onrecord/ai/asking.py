r"""An excerpt of a conversation becomes a request to the Messages API. Pure.

The body's form, which the offline stand-in reads too:

    system    [{"type": "text", "text": <the prompt file as it stands>, "cache_control": {"type": "ephemeral"}}]
    messages  one of the user, whose content is text blocks and, of a description, one image or document block:
        <workspace>\n<JSON>\n</workspace>         instructions, knowledge (k1 …), labels (l1 …), members (a1 …), canary
        <conversation>\n<JSON>\n</conversation>   contact, summary, left_out, messages (m1 …; from customer or us)
        <file>\n<JSON>\n</file>                   of a description: name and type; the block itself follows
        <task>triage</task>

In the JSON `<`, `>` and `&` are spelled as escapes, so that what somebody wrote can't end its block. Ids are short
names of the excerpt's own, in its order, and mean nothing outside this request. No customer's word stands in `system`.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any, Literal, NamedTuple

import orjson

from onrecord.ai import cutting, forms, prices, prompts
from onrecord.ai.excerpt import PDF_TYPE, Excerpt, File, Message, Task, is_describable
from onrecord.ai.prices import Price, Usage

REQUEST_BYTES_MAX = 31_457_280  # the service takes 32 MB
# What the service adds to a prompt or reads from a file, at most. The numbers for files are ours: a page of text and
# its picture, an image of 1,024 by 1,024 pixels.
OVERHEAD_TOKENS_MAX = 2_000
IMAGE_TOKENS_MAX = 6_000
PDF_TOKENS_MAX = 600_000
COUNTED_WRONGLY = 1.05  # what the service counts before is said to be an estimate


class Manner(NamedTuple):
    """How a task is asked. Thinking counts as output: so `tokens_max` is generous."""

    tokens_max: int
    effort: Literal["low", "medium", "high"]


MANNERS: Mapping[Task, Manner] = {
    "triage": Manner(2_000, "low"),
    "summary": Manner(4_000, "low"),
    "draft": Manner(6_000, "medium"),
    "description": Manner(4_000, "low"),
}


class CantBeAsked(Exception):
    """There is nothing to ask: no message of the customer's, no file, or one that the service doesn't take."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call as it will be made. `content` are the exact bytes, `sha256` (hex) is theirs.

    `reserved_microdollars` is never less than what the call can cost. `excerpt` is as it was shown: cut and cleaned.
    `shown` says whose ids the short names are: m1 of a message, k1 of a snippet, l1 of a label, a1 of a member.
    """

    task: Task
    model: str
    prompt_version: str
    content: bytes
    sha256: str
    reserved_microdollars: int
    price: Price
    excerpt: Excerpt
    shown: Mapping[str, str]

    @property
    def body(self) -> dict[str, Any]:
        """The bytes, parsed."""
        parsed: dict[str, Any] = orjson.loads(self.content)
        return parsed


def request(task: Task, excerpt: Excerpt, model: str, on: date, prompt: str | None = None) -> Request:
    """What is to be sent. Raises prices.NoPrice, and CantBeAsked for an excerpt that the task can't be done with.

    `prompt` names a version; the task's current one by default.
    """
    _can_be_asked(task, excerpt)
    version, price, shown = prompt or prompts.CURRENT[task], prices.of(model, on), cutting.cut(excerpt)
    content = orjson.dumps(_body(task, shown, model, version, left_out=len(excerpt.messages) - len(shown.messages)))
    if len(content) > REQUEST_BYTES_MAX:
        raise CantBeAsked("the file is too large")
    return Request(
        task=task,
        model=model,
        prompt_version=version,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        reserved_microdollars=_cost_max(task, price, _tokens_max(content, shown.file)),
        price=price,
        excerpt=shown,
        shown=_short_names(shown),
    )


def counted(request: Request, tokens: int) -> Request:
    """The same with a reservation for as many prompt tokens as the service has counted: for PDFs it is far less."""
    tokens_max = int(tokens * COUNTED_WRONGLY) + OVERHEAD_TOKENS_MAX
    fewer = min(request.reserved_microdollars, _cost_max(request.task, request.price, tokens_max))
    return replace(request, reserved_microdollars=fewer)


def _can_be_asked(task: Task, excerpt: Excerpt) -> None:
    if task == "description":
        if excerpt.file is None or not is_describable(excerpt.file.content_type, len(excerpt.file.content)):
            raise CantBeAsked("there is no file that the service takes")
    elif not any(message.by == "customer" for message in excerpt.messages):
        raise CantBeAsked("the customer has written nothing")


def _cost_max(task: Task, price: Price, tokens_max: int) -> int:
    """As if all of it were written to the cache, which costs most, and the answer as long as it may be."""
    most = Usage(input_tokens=0, cache_creation_5m_tokens=tokens_max, output_tokens=MANNERS[task].tokens_max)
    return prices.cost(most, price)


def _tokens_max(content: bytes, file: File | None) -> int:
    """No token is less than a byte of the text."""
    if file is None:
        return len(content) + OVERHEAD_TOKENS_MAX
    text = len(content) - len(file.content) * 4 // 3
    return text + OVERHEAD_TOKENS_MAX + (PDF_TOKENS_MAX if file.content_type == PDF_TYPE else IMAGE_TOKENS_MAX)


def _body(task: Task, excerpt: Excerpt, model: str, version: str, left_out: int) -> Mapping[str, Any]:
    cached = {"cache_control": {"type": "ephemeral"}}
    content = [_text(_block("workspace", _workspace(task, excerpt))) | cached]
    if task == "description":
        assert excerpt.file is not None, "it was looked at before"
        name = {"name": excerpt.file.name, "type": excerpt.file.content_type}
        content += [_text(_block("file", name)), _attached(excerpt.file)]
    else:
        content.append(_text(_block("conversation", _conversation(excerpt, left_out))))
    content.append(_text(f"<task>{task}</task>"))
    return {
        "model": model,
        "max_tokens": MANNERS[task].tokens_max,
        "system": [_text(prompts.text(version)) | cached],
        "messages": [{"role": "user", "content": content}],
        "output_config": {
            "format": {"type": "json_schema", "schema": forms.schema(task)},
            "effort": MANNERS[task].effort,
        },
    }


def _workspace(task: Task, excerpt: Excerpt) -> Mapping[str, Any]:
    """What is the same in all of the workspace's requests of a task, so that the service caches it."""
    told: dict[str, Any] = {"instructions": excerpt.instructions, "canary": excerpt.canary}
    if task == "triage":
        told["labels"] = [{"id": f"l{n}", "name": one.name} for n, one in enumerate(excerpt.labels, 1)]
        told["members"] = [{"id": f"a{n}", "name": one.name} for n, one in enumerate(excerpt.members, 1)]
    if task in {"summary", "draft"}:
        known = enumerate(excerpt.snippets, 1)
        told["knowledge"] = [{"id": f"k{n}", "title": one.title, "text": one.text} for n, one in known]
    return told


def _conversation(excerpt: Excerpt, left_out: int) -> Mapping[str, Any]:
    return {
        "contact": excerpt.contact_name,
        "summary": excerpt.summary,
        "left_out": left_out,
        "messages": [_message(f"m{n}", one) for n, one in enumerate(excerpt.messages, 1)],
    }


def _message(name: str, message: Message) -> Mapping[str, Any]:
    at = message.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    told = {"id": name, "from": message.by, "at": at, "kind": message.kind, "text": message.text}
    more = {"file": message.file_name, "description": message.description}
    return told | {key: value for key, value in more.items() if value}


def _short_names(excerpt: Excerpt) -> Mapping[str, str]:
    kinds: Mapping[str, Sequence[Any]] = {
        "m": excerpt.messages,
        "k": excerpt.snippets,
        "l": excerpt.labels,
        "a": excerpt.members,
    }
    return {f"{letter}{n}": one.id for letter, many in kinds.items() for n, one in enumerate(many, 1)}


def _attached(file: File) -> dict[str, Any]:
    """The bytes themselves: an address would let a third party fetch a customer's file."""
    encoded = base64.b64encode(file.content).decode()
    source = {"type": "base64", "media_type": file.content_type, "data": encoded}
    if file.content_type == PDF_TYPE:
        return {"type": "document", "source": source}
    return {"type": "image", "source": source, "transformations": {"oversized_image": "error"}}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _block(name: str, told: Mapping[str, Any]) -> str:
    """JSON between its tags, which nothing in it can be mistaken for."""
    spelled = orjson.dumps(told).decode()
    for sign in "<>&":
        spelled = spelled.replace(sign, f"\\u{ord(sign):04x}")
    return f"<{name}>\n{spelled}\n</{name}>"
