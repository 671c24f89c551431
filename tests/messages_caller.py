"""Whoever calls the Messages API, for the stand-in's tests: over HTTP, as the SDK does, with its headers and bodies."""

import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from offline_model import API_KEY
from onrecord.ai import forms
from onrecord.ai.excerpt import Task

IMPATIENT_S = 0.4
HEADERS = {"x-api-key": API_KEY, "anthropic-version": "2026-10-21"}


def form(**properties: Any) -> dict[str, Any]:
    """A schema of an object that has these, all of them."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def user_content(task: Task, *said: str, files: tuple[dict[str, Any], ...] = (), **workspace: Any) -> list[Any]:
    """What OnRecord sends: messages of the customer, and those of ours, which begin with `us:`."""
    messages = [
        {
            "id": f"m{n}",
            "from": "us" if text.startswith("us:") else "customer",
            "text": text.removeprefix("us:").strip(),
        }
        for n, text in enumerate(said, 1)
    ]
    blocks = {"workspace": workspace, "conversation": {"messages": messages}}
    texts = [f"<{name}>\n{_escaped(block)}\n</{name}>" for name, block in blocks.items()]
    return [*map(_block, texts), *files, _block(f"<task>{task}</task>")]


def _escaped(block: dict[str, Any]) -> str:
    return json.dumps(block).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _block(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


@dataclass
class Caller:
    """Calls the stand-in."""

    client: httpx.Client

    def asked(self, task: Task, *said: str, workspace: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """The body of a request for a task."""
        files = more.pop("files", ())
        content = user_content(task, *said, files=files, **(workspace or {}))
        return {
            "model": "claude-haiku-5-5",
            "max_tokens": 1500,
            "system": [{"type": "text", "text": "You read a conversation.", "cache_control": {"type": "ephemeral"}}],
            "messages": [{"role": "user", "content": content}],
            "output_config": {"format": {"type": "json_schema", "schema": forms.schema(task)}, "effort": "low"},
            **more,
        }

    def post(self, body: Any, path: str = "/v1/messages", **headers: str) -> httpx.Response:
        return self.client.post(path, json=body, headers=headers)

    def ask(self, task: Task, *said: str, **more: Any) -> dict[str, Any]:
        """The answer of a request that is well."""
        answer = self.post(self.asked(task, *said, **more))
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def said(self, task: Task, *said: str, **more: Any) -> Any:
        """What the model says."""
        return json.loads(self.ask(task, *said, **more)["content"][-1]["text"])

    def refusal(self, body: Any, **how: Any) -> tuple[int, str]:
        """The status and the message of a request that isn't."""
        answer = self.post(body, **how)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["error"]["message"]

    def wait_in_vain(self, task: Task = "triage") -> None:
        """Ask, and give up soon; fails if there is an answer."""
        with pytest.raises(httpx.TransportError):
            self.client.post(
                "/v1/messages", json=self.asked(task, "Hello"), timeout=httpx.Timeout(30, read=IMPATIENT_S)
            )
