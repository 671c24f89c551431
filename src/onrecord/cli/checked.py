"""What a check of `onrecord doctor` found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, and what is wrong with it, if anything, with the next step.

    What is to be known, without being wrong, is a `note`.
    """

    what: str
    wrong: str | None = None
    note: str | None = None
