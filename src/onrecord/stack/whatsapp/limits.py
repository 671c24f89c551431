"""How fast a number may send: to one customer, and altogether."""

from collections import defaultdict
from dataclasses import dataclass, field

PAIR_GAP_S = 6
PAIR_BURST_MAX = 45


@dataclass
class Pair:
    """One message per six seconds. A burst of up to 45 within six seconds borrows from the time after it."""

    began_at: float = float("-inf")
    count: int = 0

    def take(self, now: float) -> bool:
        """Whether one more may be sent now; if so, it counts."""
        if now >= self.began_at + PAIR_GAP_S * self.count:  # paid back
            self.began_at, self.count = now, 0
        elif now >= self.began_at + PAIR_GAP_S or self.count >= PAIR_BURST_MAX:
            return False
        self.count += 1
        return True


@dataclass
class Number:
    """So many messages in one second, those that come in counted too."""

    second: int = 0
    count: int = 0

    def add(self, now: float) -> int:
        """Count one, and tell how many it are in this second."""
        if int(now) != self.second:
            self.second, self.count = int(now), 0
        self.count += 1
        return self.count


@dataclass
class Throttles:
    pairs: defaultdict[tuple[str, str], Pair] = field(default_factory=lambda: defaultdict(Pair))
    numbers: defaultdict[str, Number] = field(default_factory=lambda: defaultdict(Number))
