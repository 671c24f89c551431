"""What a call comes to, in plain words. Whoever puts the worker together makes commands of them."""

from dataclasses import dataclass
from typing import NamedTuple


class Backoff(NamedTuple):
    """How long to wait before the next attempt: doubled each time, up to a limit, and shaken so that no herd forms."""

    first_s: float
    s_max: float

    def delay_s(self, attempt: int, chance: float) -> float:
        """Before attempt `attempt` + 1; `chance` is uniform in [0, 1)."""
        longest: float = min(self.first_s * 2.0 ** (attempt - 1), self.s_max)
        return longest * (0.5 + chance)


@dataclass(frozen=True)
class Done:
    """It was done. `told` is what came back, for whoever records it."""

    told: object = None


@dataclass(frozen=True)
class Refused:
    """It was not done and never will be."""

    reason: str


@dataclass(frozen=True)
class NotNow:
    """It was not done; it may be tried again."""

    reason: str
    after: Backoff


@dataclass(frozen=True)
class InDoubt:
    """It may have been done."""

    after: Backoff


@dataclass(frozen=True)
class Unconfirmed:
    """It may have been done, and nobody will find out."""


Outcome = Done | Refused | NotNow | InDoubt
Closing = Done | Refused | Unconfirmed
