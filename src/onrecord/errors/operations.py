"""Refusals of operators' questions."""

from onrecord.errors.kinds import Missing


class NoSuchOperation(Missing):
    """Nobody asked for this: list_operations shows what was."""

    type = "no-such-operation"


class NoSuchRebuild(Missing):
    """There is no such build of this read model: list_rebuilds shows those that there are."""

    type = "no-such-rebuild"


class NoSuchParkedKey(Missing):
    """This key is not parked there: list_parked_keys shows those that are."""

    type = "no-such-parked-key"
