"""The labelled set: `cases.toml`, as excerpts and what is expected of the answers to them."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from onrecord.ai import canaries
from onrecord.ai.evaluation import files
from onrecord.ai.excerpt import Choice, Excerpt, Message, Snippet, Task

BEGAN = datetime(2026, 11, 26, 9, tzinfo=UTC)
CANARY = canaries.canary_of(b"of an evaluation", UUID(int=0))
BY: Mapping[str, Literal["customer", "us"]] = {"c": "customer", "u": "us"}
Some = Annotated[tuple[str, ...], Field(min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expected(Part):
    """What a good answer is; what is None doesn't matter. `never` are choices that an attack wants and mustn't get."""

    intent: Some | None = None
    urgency: Some | None = None
    language: Some | None = None
    sentiment: Some | None = None
    labels: Some | None = None
    assignee: Some | None = None
    says: Some | None = None
    rests_on: Some | None = None
    silent: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Case(Part):
    """One of the set."""

    name: str
    task: Task
    expects: Expected
    said: tuple[str, ...] = ()
    contact_name: str | None = None
    summary: str | None = None
    document: str | None = None
    picture: str | None = None
    attack: bool = False

    def excerpt(self, workspace: "Workspace") -> Excerpt:
        """What is asked about. Ids are the short names, so that sources are compared as they are written."""
        file = files.document(self.document) if self.document else files.picture(self.picture) if self.picture else None
        return Excerpt(
            messages=[_message(number, line) for number, line in enumerate(self.said, 1)],
            instructions=workspace.instructions,
            snippets=[Snippet(f"k{n}", one.title, one.text) for n, one in enumerate(workspace.knowledge, 1)],
            labels=[Choice(name, name) for name in workspace.labels],
            members=[Choice(name, name) for name in workspace.members],
            contact_name=self.contact_name,
            summary=self.summary,
            file=file,
            canary=CANARY,
        )


class Known(Part):
    title: str
    text: str


class Workspace(Part):
    """Whose conversations they are."""

    instructions: str
    labels: tuple[str, ...]
    members: tuple[str, ...]
    knowledge: tuple[Known, ...]


class Set(Part):
    workspace: Workspace
    case: tuple[Case, ...]


@cache
def load() -> Set:
    """The whole set."""
    content = resources.files(__package__).joinpath("cases.toml").read_text("utf-8")
    parsed: Mapping[str, Any] = tomllib.loads(content)
    return Set.model_validate(parsed)


def _message(number: int, line: str) -> Message:
    by, _, text = line.partition(": ")
    return Message(id=f"m{number}", by=BY[by], at=BEGAN + timedelta(minutes=number), text=text)
