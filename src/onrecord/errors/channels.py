"""Refusals about channels, and about the provider that they belong to."""

from onrecord.errors.kinds import Conflict, Missing


class NoSuchChannel(Missing):
    """There is no channel with this id."""

    type = "no-such-channel"


class ChannelIsDisabled(Conflict):
    """This channel is disabled: connect its number again."""

    type = "channel-is-disabled"
