"""What a check of `onrecord doctor` found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, and what was found instead, if anything.

    What is to be known, without being wrong, is a `note`. `why` says what depends on it, `mend` what to do.
    """

    what: str
    wrong: str | None = None
    note: str | None = None
    why: str | None = None
    mend: str | None = None

    @property
    def state(self) -> str:
        """`ok`, `note` or `wrong`."""
        return "wrong" if self.wrong else "note" if self.note else "ok"


def must(what: str, right: bool, found: str, *, why: str, mend: str) -> Finding:
    """Right, or wrong."""
    return Finding(what) if right else Finding(what, wrong=found, why=why, mend=mend)


def should(what: str, right: bool, found: str, *, why: str, mend: str) -> Finding:
    """Right, or worth a note."""
    return Finding(what) if right else Finding(what, note=found, why=why, mend=mend)
