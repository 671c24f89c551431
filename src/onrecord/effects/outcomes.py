"""What a call comes to, in plain words. Whoever puts the worker together makes commands of them."""

from dataclasses import dataclass
from typing import NamedTuple

GROWTHS_MAX = 100  # of a delay: by then every limit is reached, and a float isn't exceeded yet


class Backoff(NamedTuple):
    """How long to wait before the next attempt: more each time, up to a limit, and shaken so that no herd forms."""

    first_s: float
    s_max: float
    growth: float = 2.0
    is_shaken: bool = True

    def delay_s(self, attempt: int, chance: float) -> float:
        """Before attempt `attempt` + 1; `chance` is uniform in [0, 1)."""
        longest: float = min(self.first_s * self.growth ** min(attempt - 1, GROWTHS_MAX), self.s_max)
        return longest * (0.5 + chance) if self.is_shaken else longest


@dataclass(frozen=True)
class Done:
    """It was done. `told` is what came back, for whoever records it."""

    told: object = None


@dataclass(frozen=True)
class Refused:
    """It was not done and never will be. After a call in doubt that is said of this call only."""

    reason: str
    told: object = None


@dataclass(frozen=True)
class NotNow:
    """It was not done; it may be tried again."""

    reason: str
    after: Backoff
    told: object = None


@dataclass(frozen=True)
class NotYet:
    """It was not even tried, for it isn't its turn: that is no attempt."""

    wait_s: float


@dataclass(frozen=True)
class InDoubt:
    """It may have been done. `may_be_told`: somebody may yet say so, and is waited for even after the last repeat."""

    after: Backoff
    may_be_told: bool = False


@dataclass(frozen=True)
class Unconfirmed:
    """It may have been done, and nobody will find out."""


Outcome = Done | Refused | NotNow | NotYet | InDoubt
Closing = Done | Refused | Unconfirmed
