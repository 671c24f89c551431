"""Before the model is called: whether it may be, what is reserved for it, and the call's row. From the worker."""

from datetime import UTC
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from commands import asking, budget
from commands.asking import Living, Question, Terms
from onrecord import db
from onrecord.command import SYSTEM, Command, Further, Outcome, Transaction
from onrecord.events import AiResumed
from onrecord.events.ai import AiTask, UnaskedReason

CALLS_PER_CONVERSATION_PER_DAY_MAX = 200  # nobody makes a workspace's bill by writing without end


class AiCallBegun(BaseModel):
    """Whether to call: at once, or later, for others of the workspace may leave room; or never, and why.

    `lost`: the effect is in somebody else's hands, or due to be.
    """

    verdict: Literal["go", "wait", "lost"] | UnaskedReason


class BeginAiCall(Command[AiCallBegun]):
    """Earlier attempts of the same question that nobody told of may be billed: they are in doubt from here on."""

    request_id: UUID
    claimed_by: UUID
    attempt: int
    conversation_id: UUID
    task: AiTask
    of_version: int
    media_id: UUID | None = None
    model: str
    prompt: str
    request_hash: str
    seen_seq: int
    reserved_microdollars: Annotated[int, Field(ge=0)]
    total_microdollars_per_day_max: int

    async def handle(self, transaction: Transaction) -> Outcome[AiCallBegun]:
        claim = (transaction.workspace_id, self.request_id, self.claimed_by, transaction.now)
        if await transaction.one(db.sql("commands", "look_at_ai_claim"), claim) is None:
            return self._outcome(transaction, "lost")
        question = Question(self.task, self.of_version, self.media_id)
        terms = await asking.load_terms(transaction, self.conversation_id, question)
        refused = decide(terms, self, is_paused=terms.is_paused(transaction.now))
        await budget.settle(transaction, self.request_id, self.attempt, None)
        if refused is not None:
            return self._outcome(transaction, refused)
        return await self._reserve(transaction, terms)

    async def _reserve(self, transaction: Transaction, terms: Terms) -> Outcome[AiCallBegun]:
        room = await budget.look(transaction)
        verdict = budget.decide(room, self.reserved_microdollars, self.total_microdollars_per_day_max)
        if verdict == "wait":
            return self._outcome(transaction, "wait")
        if verdict == "used_up":
            return self._outcome(transaction, "budget", await budget.pause(transaction, "budget", room.used))
        if not await self._count(transaction):
            return self._outcome(transaction, "limit")
        await transaction.run(
            db.sql("commands", "add_ai_call"),
            {
                "workspace_id": transaction.workspace_id,
                "request_id": self.request_id,
                "attempt": self.attempt,
                "conversation_id": self.conversation_id,
                "day": transaction.now.astimezone(UTC).date(),
                "model": self.model,
                "prompt": self.prompt,
                "request_hash": bytes.fromhex(self.request_hash),
                "seen_seq": self.seen_seq,
                "reserved": self.reserved_microdollars,
                "now": transaction.now,
            },
        )
        return self._outcome(transaction, "go", await _resume(transaction, terms))

    async def _count(self, transaction: Transaction) -> bool:
        """False if the conversation has had as many as there may be on a day."""
        row = await transaction.one(
            db.sql("commands", "count_ai_call"),
            {
                "workspace_id": transaction.workspace_id,
                "conversation_id": self.conversation_id,
                "day": transaction.now.astimezone(UTC).date(),
                "calls_max": CALLS_PER_CONVERSATION_PER_DAY_MAX,
            },
        )
        return row is not None

    def _outcome(
        self,
        transaction: Transaction,
        verdict: Literal["go", "wait", "lost"] | UnaskedReason,
        further: list[Further] | None = None,
    ) -> Outcome[AiCallBegun]:
        answer = AiCallBegun(verdict=verdict)
        return Outcome(transaction.workspace_id, [], answer, about="workspace", further=further or [])


def decide(terms: Terms, command: BeginAiCall, *, is_paused: bool) -> UnaskedReason | None:
    """Why it isn't asked after all."""
    if command.task not in terms.tasks:
        return "task_is_off"
    if terms.stopped_at is not None:
        return "stopped"
    if is_paused:
        return "budget" if terms.pause_reason == "budget" else "paused"
    return None if terms.living == Living(command.request_id, "asked") else "superseded"


async def _resume(transaction: Transaction, terms: Terms) -> list[Further]:
    """The first call after a pause that is over says so."""
    if terms.paused_until is None:
        return []
    row = await transaction.one(db.sql("commands", "resume_ai"), (transaction.workspace_id, transaction.now))
    if row is None:
        return []
    return [Further(transaction.workspace_id, [AiResumed()], about="workspace", actor=SYSTEM)]
