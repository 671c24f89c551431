"""What the offline model reads of a request: the task, and the delimited blocks of what users wrote."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from onrecord.stack.anthropic.requests import Document, Image, Prompt

TASK = re.compile(r"<task>\s*(\w+)\s*</task>")
BLOCK = re.compile(r"<(workspace|conversation|file)>\s*(\{.*?\})\s*</\1>", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A message of the conversation, by its short id."""

    id: str
    by_customer: bool
    text: str


@dataclass(frozen=True)
class Named:
    """A label, a member or a piece of knowledge."""

    id: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Excerpt:
    task: str = ""
    messages: list[Said] = field(default_factory=list)
    labels: list[Named] = field(default_factory=list)
    members: list[Named] = field(default_factory=list)
    knowledge: list[Named] = field(default_factory=list)
    file: Image | Document | None = None

    @property
    def customers(self) -> list[Said]:
        """What the customer said in words."""
        return [message for message in self.messages if message.by_customer and message.text.strip()]


def task_of(text: str) -> str:
    """The task that a request names last: nothing that a customer writes comes after it."""
    found = TASK.findall(text)
    return str(found[-1]) if found else ""


def read(prompt: Prompt) -> Excerpt:
    text = prompt.text
    blocks = {name: _object(content) for name, content in BLOCK.findall(text)}
    workspace, conversation = blocks.get("workspace", {}), blocks.get("conversation", {})
    return Excerpt(
        task=task_of(text),
        messages=[_said(one) for one in _list(conversation, "messages")],
        labels=[_named(one) for one in _list(workspace, "labels")],
        members=[_named(one) for one in _list(workspace, "members")],
        knowledge=[_named(one) for one in _list(workspace, "knowledge")],
        file=prompt.files[0] if prompt.files else None,
    )


def _object(content: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _list(block: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = block.get(name) or []
    return [one for one in found if isinstance(one, dict) and "id" in one] if isinstance(found, list) else []


def _said(one: dict[str, Any]) -> Said:
    words = [one.get("text"), one.get("description")]
    return Said(str(one["id"]), one.get("from") == "customer", " ".join(str(w) for w in words if w))


def _named(one: dict[str, Any]) -> Named:
    return Named(str(one["id"]), str(one.get("name") or one.get("title") or ""), str(one.get("text") or ""))
