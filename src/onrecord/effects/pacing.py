"""How fast a channel may be used, as this process knows: throttles kept so that the provider's are rare, and a breaker.

Pure but for what it remembers. Times are seconds of a monotonic clock.

https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from onrecord.effects.outcomes import Backoff

MESSAGES_PER_S_MAX = 80
MESSAGES_AHEAD_S_MAX = 0.5  # so far into the future a channel's messages may be planned
PAIR_GAP_S = 6.0
PAIR_BURST_MAX = 45
PAIR_BURST_S = 5.0  # the provider's is six seconds, by its own clock
PAIR_SLACK_S = 0.5  # likewise
PAIRS_MAX = 10_000
TROUBLES_MAX = 5  # in a row, then the breaker opens
OPEN_S_FIRST = 30.0
OPEN_S_MAX = 600.0
PROBE_S = 1.0  # so often it is looked whether the probe is back
CALM_S = 60.0  # without trouble, then a channel is as healthy as it was


@dataclass
class Pair:
    """One message per six seconds to one customer. A burst of up to 45 borrows from the time after it."""

    began_at: float = float("-inf")
    messages: int = 0
    gap_s: float = PAIR_GAP_S

    @property
    def paid_back_at(self) -> float:
        return self.began_at + self.gap_s * self.messages + (PAIR_SLACK_S if self.messages else 0)

    def take(self, now: float) -> float:
        """0 if one may go now, and it counts; or after how many seconds one may."""
        if now >= self.paid_back_at:
            self.began_at, self.messages = now, 0
        elif now >= self.began_at + PAIR_BURST_S or self.messages >= PAIR_BURST_MAX:
            return self.paid_back_at - now
        self.messages += 1
        return 0.0


@dataclass
class Breaker:
    """Opens when a channel fails again and again; then one call at a time finds out whether it is well again."""

    troubles: int = 0
    opens_at: float | None = None
    is_probed: bool = False
    open_s_first: float = OPEN_S_FIRST

    def wait_s(self, now: float) -> float:
        """0 if a call may be made, which may be the probe; or after how many seconds it may."""
        if self.opens_at is None:
            return 0.0
        if now < self.opens_at:
            return self.opens_at - now
        if self.is_probed:
            return PROBE_S
        self.is_probed = True
        return 0.0

    def worked(self) -> None:
        self.troubles, self.opens_at, self.is_probed = 0, None, False

    def failed(self, now: float) -> bool:
        """One more trouble; true when that opens it. Of a call that began before it opened nothing new is learnt."""
        if self.opens_at is not None and now < self.opens_at:
            return False
        was_open, self.is_probed = self.opens_at is not None, False
        self.troubles += 1
        if self.troubles < TROUBLES_MAX:
            return False
        longer = Backoff(self.open_s_first, OPEN_S_MAX, is_shaken=False)
        self.opens_at = now + longer.delay_s(self.troubles - TROUBLES_MAX + 1, 0)
        return not was_open


@dataclass
class Channel:
    """One number of the business: when its next message may go, since when it is well, whether it works at all."""

    breaker: Breaker = field(default_factory=Breaker)
    next_at: float = float("-inf")
    rests_until: float = float("-inf")
    trouble_at: float | None = None

    def is_avoided(self, now: float) -> bool:
        """Whether nothing is to be claimed for it."""
        breaker = self.breaker
        is_open = breaker.opens_at is not None and (now < breaker.opens_at or breaker.is_probed)
        return is_open or now < self.rests_until or self.next_at - now > MESSAGES_AHEAD_S_MAX

    def wait_s(self, now: float) -> float:
        """0 if it may be called, which may be its probe; or after how many seconds it may."""
        return self.rests_until - now if now < self.rests_until else self.breaker.wait_s(now)

    def rest(self, now: float, seconds: float) -> None:
        """The provider has had too much."""
        self.trouble_at, self.rests_until = now, max(self.rests_until, now + seconds)

    def plan(self, now: float) -> float:
        """After how many seconds this message may go: it has its place."""
        self.next_at = max(self.next_at, now) + 1 / MESSAGES_PER_S_MAX
        return self.next_at - 1 / MESSAGES_PER_S_MAX - now

    def is_calm(self, now: float) -> bool:
        """Asked of a channel that is said to be in trouble. What another process saw counts from the first asking."""
        if self.trouble_at is None:
            self.trouble_at = now
        return now - self.trouble_at >= CALM_S


class Pacing:
    """All channels and pairs that this process has to do with."""

    def __init__(self, *, pair_gap_s: float = PAIR_GAP_S, open_s_first: float = OPEN_S_FIRST) -> None:
        self.channels = defaultdict[UUID, Channel](lambda: Channel(Breaker(open_s_first=open_s_first)))
        self._pair_gap_s = pair_gap_s
        self._pairs: dict[tuple[UUID, UUID], Pair] = {}

    def avoided(self, now: float) -> Collection[UUID]:
        return [channel_id for channel_id, channel in self.channels.items() if channel.is_avoided(now)]

    def pair(self, channel_id: UUID, contact_id: UUID, now: float) -> float:
        """0 if a message to this contact may go now, and it counts; or after how many seconds."""
        if len(self._pairs) >= PAIRS_MAX:
            self._pairs = {key: pair for key, pair in self._pairs.items() if now < pair.paid_back_at}
        if len(self._pairs) >= PAIRS_MAX:
            return 0.0  # the provider counts too
        return self._pairs.setdefault((channel_id, contact_id), Pair(gap_s=self._pair_gap_s)).take(now)
