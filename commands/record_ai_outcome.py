"""Record what came of a question to the model: its effect is closed, its cost booked, and the log says what it said."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from commands import asking, budget, drafts, triaging
from commands import contact as contacts
from commands import conversation as conversations
from commands.asking import Living, Question, Terms
from onrecord import db, errors
from onrecord.command import Command, Further, Outcome, Transaction
from onrecord.effects import closing
from onrecord.events import AiDescribed, AiDrafted, AiFailed, AiSummarised, AiTriaged, EventData
from onrecord.events.ai import AiTask
from onrecord.vault import DataKey

AnyOutcome = AiTriaged | AiSummarised | AiDrafted | AiDescribed | AiFailed
ERASED = "erased"
OF_A_CALL = set(AiFailed.model_fields) - {"type", "task", "of_version", "media_id", "failure", "error_code"}


class AiRecorded(BaseModel):
    """The question whose outcome is on the record."""

    request_id: UUID


class RecordAiOutcome(Command[AiRecorded]):
    """The outcome of a question, by whoever holds its effect: another claim's outcome is refused.

    `cost_microdollars` is None where nobody knows whether the last call was answered. `doubts` is how many calls before
    may have been. Where a person took the conversation over meanwhile, what the model said is dropped, and what it cost
    is booked; so it is where the contact was erased, of whom nothing is said any more.
    """

    claimed_by: UUID
    contact_id: UUID
    task: AiTask
    of_version: int
    media_id: UUID | None = None
    outcome: Annotated[AnyOutcome, Field(discriminator="type")]
    cost_microdollars: int | None
    doubts: int = 0

    @property
    def request_id(self) -> UUID:
        return UUID(self.outcome.request_id)

    @property
    def conversation_id(self) -> UUID:
        return UUID(self.outcome.conversation_id)

    async def handle(self, transaction: Transaction) -> Outcome[AiRecorded]:
        key, erased = await _key(transaction, self.contact_id)
        question = Question(self.task, self.of_version, self.media_id)
        terms = await asking.load_terms(transaction, self.conversation_id, question)
        event = decide(terms, self)
        attempts = await self._close(transaction, event, erased=erased)
        await budget.settle(transaction, self.request_id, self.outcome.attempt, self.cost_microdollars)
        further = await self._refused_account(transaction, event)
        answer = AiRecorded(request_id=self.request_id)
        if key is None:  # nothing is said of them, and nothing more is asked
            return Outcome(self.contact_id, [], answer, further=further)
        event = event.model_copy(update={"attempt": max(attempts, event.attempt)})
        await self._save(transaction, event, key)
        said = Further(
            self.contact_id, [event, *await self._superseded(transaction, event)], key, actor=f"ai/{self.task}"
        )
        asked = await self._draft(transaction, terms, event)
        return Outcome(self.contact_id, [], answer, key, further=[said, *asked, *further])

    async def _close(self, transaction: Transaction, event: AnyOutcome, *, erased: bool) -> int:
        """How often it was called. Raises EffectIsClosed."""
        failed = ERASED if erased else event.failure if isinstance(event, AiFailed) else None
        since = self.doubts + 1 if failed is None else None
        attempts = await closing.close(transaction, self.request_id, self.claimed_by, failed, since)
        if attempts is None:
            raise errors.EffectIsClosed
        return attempts

    async def _save(self, transaction: Transaction, event: AnyOutcome, key: DataKey) -> None:
        text = event.text if isinstance(event, AiSummarised | AiDrafted | AiDescribed) else None
        await transaction.run(
            db.sql("commands", "save_ai_request"),
            {
                "workspace_id": transaction.workspace_id,
                "id": self.request_id,
                "state": "failed" if isinstance(event, AiFailed) else "answered",
                "text_sealed": None if text is None else key.seal({"text": text}, drafts.BESIDE_REQUEST),
                "now": transaction.now,
            },
        )
        if self.task == "triage":
            await triaging.note_done(transaction, self.conversation_id, self.of_version)

    async def _superseded(self, transaction: Transaction, event: AnyOutcome) -> Sequence[EventData]:
        """A new draft takes the place of those before; of what was asked since it takes none."""
        if not isinstance(event, AiDrafted):
            return []
        return await asking.discard_drafts(
            transaction, self.conversation_id, "superseded", self.request_id, self.of_version
        )

    async def _draft(self, transaction: Transaction, terms: Terms, event: AnyOutcome) -> Sequence[Further]:
        """The reply to what was triaged, where the workspace wants that and nothing happened since."""
        if not (isinstance(event, AiTriaged) and terms.auto_draft and "draft" in terms.tasks):
            return []
        if terms.is_paused(transaction.now):
            return []
        conversation, key = await conversations.load_any_version(transaction, self.conversation_id)
        if conversation.version != self.of_version or conversation.status == "resolved":
            return []
        return await asking.ask_by_itself(transaction, conversation, key, Question("draft", conversation.version))

    async def _refused_account(self, transaction: Transaction, event: AnyOutcome) -> Sequence[Further]:
        """Nothing of this workspace is answered until somebody has done something about it."""
        if isinstance(event, AiFailed) and event.failure == "account_refused":
            return await budget.pause(transaction, "account_refused")
        return []


def decide(terms: Terms, command: RecordAiOutcome) -> AnyOutcome:
    """The outcome as it was; or that there is none, for a person took over, or wants it no more."""
    if isinstance(command.outcome, AiFailed):
        return command.outcome
    if terms.stopped_at is not None:
        return failed(command, "stopped")
    if command.task == "draft" and terms.living != Living(command.request_id, "asked"):
        return failed(command, "superseded")
    return command.outcome


def failed(command: RecordAiOutcome, reason: Any) -> AiFailed:
    """What was said is dropped: the model's words too."""
    of_call = command.outcome.model_dump(include=OF_A_CALL) | {"raw_response": None}
    return AiFailed(
        **of_call,
        task=command.task,
        of_version=command.of_version,
        media_id=str(command.media_id) if command.media_id else None,
        failure=reason,
        error_code=None,
    )


async def _key(transaction: Transaction, contact_id: UUID) -> tuple[DataKey | None, bool]:
    """The contact's key, locked, and whether they are erased. A database that was set back may not know them."""
    try:
        return await contacts.load(transaction, contact_id), False
    except errors.ContactIsErased:
        return None, True
    except errors.NoSuchContact:
        return None, False
