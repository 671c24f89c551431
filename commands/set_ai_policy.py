"""Say what the model is asked in this workspace, in whose words, and what that may cost."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from commands import furniture
from onrecord import db
from onrecord.ai.excerpt import DISCLOSURE_CHARS_MAX, INSTRUCTIONS_CHARS_MAX, TASKS
from onrecord.command import STORABLE, Command, Outcome, Transaction
from onrecord.events import AiPolicySet, AiResumed
from onrecord.events.ai import AiTask

BUDGET_MICRODOLLARS_PER_DAY = 5_000_000
BUDGET_MICRODOLLARS_PER_DAY_MAX = 1_000_000_000


def _each_once(tasks: tuple[AiTask, ...]) -> tuple[AiTask, ...]:
    return tuple(task for task in TASKS if task in tasks)


Tasks = Annotated[tuple[AiTask, ...], Field(max_length=len(TASKS)), AfterValidator(_each_once)]
Instructions = Annotated[str, StringConstraints(strip_whitespace=True, max_length=INSTRUCTIONS_CHARS_MAX), STORABLE]
Disclosure = Annotated[str, StringConstraints(strip_whitespace=True, max_length=DISCLOSURE_CHARS_MAX), STORABLE]
Budget = Annotated[int, Field(ge=0, le=BUDGET_MICRODOLLARS_PER_DAY_MAX)]


class AiPolicyKept(BaseModel):
    """The policy is the workspace's one and only."""

    workspace_id: UUID


class SetAiPolicy(Command[AiPolicyKept]):
    """The whole policy; what is left out is as in a new workspace: the model is asked nothing.

    The budget is in millionths of a dollar, for a day by UTC. `auto_draft` has a reply drafted to whatever is triaged.
    `disclosure` stands at the end of every draft. Where AI was paused, it goes on.
    """

    tasks: Tasks = ()
    auto_draft: bool = False
    instructions: Instructions = ""
    disclosure: Disclosure = ""
    budget_microdollars_per_day_max: Budget = BUDGET_MICRODOLLARS_PER_DAY

    async def handle(self, transaction: Transaction) -> Outcome[AiPolicyKept]:
        await furniture.lock(transaction)
        row = await transaction.one(
            db.sql("commands", "save_ai_policy"),
            {
                "workspace_id": transaction.workspace_id,
                "tasks": list(self.tasks),
                "auto_draft": self.auto_draft,
                "instructions": self.instructions,
                "disclosure": self.disclosure,
                "budget": self.budget_microdollars_per_day_max,
                "now": transaction.now,
            },
        )
        assert row is not None, "an upsert returns its row"
        answer = AiPolicyKept(workspace_id=transaction.workspace_id)
        return Outcome(transaction.workspace_id, decide(self, was_paused=bool(row[0])), answer, about="workspace")


def decide(command: SetAiPolicy, *, was_paused: bool) -> list[AiPolicySet | AiResumed]:
    policy = AiPolicySet(**command.model_dump())
    return [policy, AiResumed()] if was_paused else [policy]
