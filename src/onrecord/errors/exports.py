"""Refusals of exports."""

from onrecord.errors.kinds import TooMany, Unavailable


class TooManyExports(TooMany):
    """Too many exports at once with this credential."""

    type = "too-many-exports"


class ExportsAreFull(Unavailable):
    """This process has as many exports under way as it may: try again when one is done."""

    type = "exports-are-full"
    retry_after_s = 30
