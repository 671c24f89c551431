"""What does the workspace go by? Its policies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from onrecord import clock, db
from onrecord.events.ai import AiTask, PauseReason
from queries.directory import PROJECTION
from queries.reading import Reading

SNIPPETS_MAX = 200


class InboxPolicy(BaseModel):
    """How the inbox works by itself; a workspace that never said so has what stands here."""

    auto_assign: bool = False
    auto_assign_team_id: UUID | None = None
    time_zone: str = "UTC"
    working_hours: list[str] = []
    read_receipts: bool = False


class AiPause(BaseModel):
    """Why the model is asked nothing at the moment, and until when. `used_microdollars` were spent that day."""

    reason: PauseReason
    until: datetime
    budget_microdollars_per_day_max: int
    used_microdollars: int


class AiSnippet(BaseModel):
    """A piece of what the workspace knows: besides messages, drafts rest on nothing else."""

    snippet_id: UUID
    title: str
    text: str


class AiPolicy(BaseModel):
    """What the model is asked, and in whose words; a workspace that never said so has it asked nothing.

    `paused` says that it is asked nothing now: the day's budget is used up, or the provider won't have us.
    """

    tasks: list[AiTask] = []
    auto_draft: bool = False
    instructions: str = ""
    disclosure: str = ""
    budget_microdollars_per_day_max: int = 0
    paused: AiPause | None = None
    snippets: list[AiSnippet] = []


class Policies(BaseModel):
    """The policies, by what they are about."""

    inbox: InboxPolicy
    ai: AiPolicy


async def get_policies(reading: Reading) -> Policies:
    rows = await reading.rows(PROJECTION, db.sql("queries", "get_policies"), {"snippets_max": SNIPPETS_MAX})
    said: dict[str, Mapping[str, Any]] = {row["kind"]: row["details"] for row in rows}
    snippets = [AiSnippet(snippet_id=row["id"], **row["details"]) for row in rows if row["kind"] == "ai_snippet"]
    ai = AiPolicy.model_validate({**said.get("ai_policy", {}), "snippets": snippets})
    if ai.paused and ai.paused.until <= clock.now():
        ai = ai.model_copy(update={"paused": None})
    return Policies(inbox=InboxPolicy(**said.get("policy", {})), ai=ai)
