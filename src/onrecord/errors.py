"""Refusals: what the API answers when it does not do what was asked.

Refusal
├── Malformed (422)       what was sent can't be read
├── Unauthenticated (401)
├── Missing (404)
├── Conflict (409)        a decision's refusal
├── VersionMoved (412), VersionRequired (428)
└── Unavailable (503)     try again later; carries Retry-After

Each class is one problem `type` (RFC 9457). The docstring's first line is the title, the detail says more.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """The request was refused."""

    status: ClassVar[int] = 400
    type: ClassVar[str] = "refused"
    retry_after_s: ClassVar[int | None] = None

    def __init__(self, detail: str = "", **more: Any) -> None:
        super().__init__(detail or self.title())
        self.detail = detail
        self.more = more

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").split("\n")[0]


class Malformed(Refusal):
    """The request can't be read as what it should be."""

    status = 422
    type = "malformed"


class PositionIsMalformed(Malformed):
    """OnRecord-After is not a position of this log: send what OnRecord-Position answered, such as 3:17,5:2."""

    type = "position-malformed"


class CursorIsMalformed(Malformed):
    """The cursor is not one that this query answered: leave it out to begin at the first page."""

    type = "cursor-malformed"


class IfMatchIsMalformed(Malformed):
    """If-Match must hold a conversation's version in quotes, such as "3"."""

    type = "if-match-malformed"


class IdempotencyKeyIsMalformed(Malformed):
    """Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID."""

    type = "idempotency-key-malformed"


class IdempotencyKeyReused(Malformed):
    """This Idempotency-Key came with another command or body before: use a new key for a new command."""

    type = "idempotency-key-reused"


class BodyIsTooLarge(Refusal):
    """The body is larger than this endpoint takes."""

    status = 413
    type = "body-too-large"


class BodyIsNotJson(Refusal):
    """The body must be JSON: send Content-Type: application/json."""

    status = 415
    type = "body-not-json"


class Unauthenticated(Refusal):
    """A bearer token is needed: send Authorization: Bearer <token>."""

    status = 401
    type = "unauthenticated"


class Missing(Refusal):
    """There is no such thing here."""

    status = 404
    type = "not-found"


class NoSuchContact(Missing):
    """There is no contact with this id."""

    type = "no-such-contact"


class NoSuchConversation(Missing):
    """There is no conversation with this id."""

    type = "no-such-conversation"


class Conflict(Refusal):
    """The state of things doesn't allow this."""

    status = 409
    type = "conflict"


class ContactIsErased(Conflict):
    """This customer was erased: nothing is done in their name any more."""

    type = "contact-erased"


class PersonIsErased(Conflict):
    """This person was erased: nothing is sent to them any more."""

    type = "person-erased"


class EffectIsClosed(Conflict):
    """This effect is over, or in other hands: its outcome is theirs to record."""

    type = "effect-closed"


class ConversationIsResolved(Conflict):
    """The conversation is resolved: reopen it first."""

    type = "conversation-is-resolved"


class ConversationIsOpen(Conflict):
    """The conversation is open already."""

    type = "conversation-is-open"


class ConversationIsAssigned(Conflict):
    """The conversation is assigned to this member already."""

    type = "conversation-is-assigned"


class VersionMoved(Refusal):
    """The conversation changed since you read it: read it again and decide anew."""

    status = 412
    type = "version-moved"


class VersionRequired(Refusal):
    """This command needs If-Match with the version of the conversation that you saw."""

    status = 428
    type = "version-required"


class Internal(Refusal):
    """Something went wrong here that should not: the server's log says what."""

    status = 500
    type = "internal"


class Unavailable(Refusal):
    """This can't be answered just now: try again."""

    status = 503
    type = "unavailable"
    retry_after_s = 1


class ShardHalted(Unavailable):
    """The log and the database disagree about this customer's shard: an operator must settle it."""

    type = "shard-halted"
    retry_after_s = 60


class ProjectionBehind(Unavailable):
    """The read model has not reached the position you asked for yet."""

    type = "projection-behind"


class ProjectionMissing(Unavailable):
    """The read model has not been built yet: start a projector."""

    type = "projection-missing"
    retry_after_s = 2


class KeyParked(Unavailable):
    """The event at this position could not be applied: its customer's read models wait for an operator."""

    type = "key-parked"
    retry_after_s = 60


class TooManyWaiters(Unavailable):
    """Too many queries wait for their position."""

    type = "too-many-waiters"
