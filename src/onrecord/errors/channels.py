"""Refusals about channels, and about the provider that they belong to."""

from onrecord.errors.kinds import Conflict, Missing, Unavailable


class NoSuchChannel(Missing):
    """There is no channel with this id."""

    type = "no-such-channel"


class ChannelSignUpIsOff(Missing):
    """Numbers can't be connected through Meta's dialog here: connect one by a token, or have the app set up."""

    type = "channel-sign-up-is-off"


class ChannelIsDisabled(Conflict):
    """This channel is disabled: connect its number again."""

    type = "channel-is-disabled"


class NumberIsConnected(Conflict):
    """This number is connected already: disable that channel first."""

    type = "number-is-connected"


class ChannelTokenRefused(Conflict):
    """Meta refuses this token for this account: it needs the permissions to manage WhatsApp and to send by it."""

    type = "channel-token-refused"


class NumberIsNotOfAccount(Conflict):
    """This account has no number with this id: look both up in Meta's WhatsApp Manager."""

    type = "number-is-not-of-account"


class WhatsappUnavailable(Unavailable):
    """Meta's API doesn't answer just now: try again."""

    type = "whatsapp-unavailable"
    retry_after_s = 10


class WhatsappMisbehaves(WhatsappUnavailable):
    """Meta's API answers what can't be used: try again, or tell your administrator."""

    status = 502
    type = "whatsapp-misbehaves"
