"""The system prompts: one file per task and version. A file that was used stays as it is; a new text is a new file."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from onrecord.ai.excerpt import Task

CURRENT: Mapping[Task, str] = {
    "triage": "triage.v1",
    "summary": "summary.v1",
    "draft": "draft.v1",
    "description": "description.v1",
}


@cache
def text(version: str) -> str:
    """The prompt as its file has it."""
    return resources.files(__package__).joinpath(f"{version}.md").read_text("utf-8").strip()
