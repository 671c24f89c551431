"""Refusals of a request whatever it is about: malformed, too much of it, or not to be answered just now."""

from onrecord.errors.kinds import Malformed, Refusal, TooMany, Unavailable


class PositionIsMalformed(Malformed):
    """OnRecord-After is not a position of this log: send what OnRecord-Position answered, such as 3:17,5:2."""

    type = "position-malformed"


class CursorIsMalformed(Malformed):
    """The cursor is not one that this query answered: leave it out to begin at the first page."""

    type = "cursor-malformed"


class FiltersDontFit(Malformed):
    """These filters can't be asked for together: send one of assignee_id, mine and unassigned."""

    type = "filters-dont-fit"


class NothingToSearch(Malformed):
    """There is no word to search for: send some letters or digits."""

    type = "nothing-to-search"


class RangeIsMalformed(Malformed):
    """The days from `from` to `to` can't be told of: there are none, or too many."""

    type = "range-malformed"


class TimeZoneIsUnknown(Malformed):
    """There is no such time zone here: send UTC, an offset such as +05:30, or a name such as Europe/Berlin."""

    type = "time-zone-unknown"


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


class UnknownHost(Refusal):
    """This server doesn't answer for the Host of the request: ONRECORD_ALLOWED_HOSTS lists those it does."""

    type = "unknown-host"


class CrossSiteRequest(Refusal):
    """What changes something must come from our own pages, with their Origin, or with a bearer token alone."""

    status = 403
    type = "cross-site-request"


class TooManyAttempts(TooMany):
    """Too many attempts from here, or on this account."""

    type = "too-many-attempts"


class TooManyRequests(TooMany):
    """Too many requests with this credential, or in this workspace."""

    type = "too-many-requests"


class TooManyOperations(TooMany):
    """Too many requests of this kind wait to be carried out."""

    type = "too-many-operations"


class VersionMoved(Refusal):
    """The conversation changed since you read it: read it again and decide anew."""

    status = 412
    type = "version-moved"


class VersionRequired(Refusal):
    """This command needs If-Match with the version of the conversation that you saw."""

    status = 428
    type = "version-required"


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


class WebClientIsMissing(Unavailable):
    """The web client has not been built: `make web` does it, and then the API is started anew."""

    type = "web-client-missing"
    retry_after_s = 60
