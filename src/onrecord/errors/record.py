"""Refusals about events, and about streams of them."""

from onrecord.errors.kinds import Malformed, Missing, TooMany, Unavailable


class NoSuchEvent(Missing):
    """There is no event with this number or id here, or the audit trail has not reached it yet."""

    type = "no-such-event"


class NoSuchMessage(Missing):
    """There is no message with this id here, or the audit trail has not reached it yet."""

    type = "no-such-message"


class LastEventIdIsMalformed(Malformed):
    """Last-Event-ID is not one that this stream told: leave it out to begin with what comes next."""

    type = "last-event-id-malformed"


class TooManyStreams(TooMany):
    """Too many streams with this credential: close one first."""

    type = "too-many-streams"


class StreamsAreFull(Unavailable):
    """This process holds as many streams as it may: another one may take yours."""

    type = "streams-are-full"
    retry_after_s = 5
