"""The offline model's answer to a request: the task's, in the shape that was asked for."""

import json
from collections.abc import Callable
from typing import Any

from onrecord.stack.anthropic import schemas
from onrecord.stack.anthropic.offline import LABEL, description, draft, summary, triage
from onrecord.stack.anthropic.offline.excerpts import Excerpt, read
from onrecord.stack.anthropic.requests import Prompt

TASKS: dict[str, Callable[[Excerpt], dict[str, Any]]] = {
    "triage": triage.triage,
    "summary": summary.summarise,
    "draft": draft.draft,
    "description": description.describe,
}
NOTHING = f"{LABEL} It knows OnRecord's tasks only."


def answer(prompt: Prompt) -> str:
    """The text of the answer: JSON, where a schema asks for it."""
    excerpt = read(prompt)
    think = TASKS.get(excerpt.task)
    said = think(excerpt) if think else {}
    if prompt.output_config.format is None:
        return json.dumps(said, ensure_ascii=False) if said else NOTHING
    return json.dumps(schemas.shaped(prompt.output_config.format.json_schema, said), ensure_ascii=False)
