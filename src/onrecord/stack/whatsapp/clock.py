"""The simulator's clock: the real one with an offset, or one that stands until it is moved."""

import time


class Clock:
    """Seconds since 1970. It can be moved forward, never back."""

    def __init__(self, *, by_hand: bool = False) -> None:
        self.by_hand = by_hand
        self._offset_s = 0.0
        self._stood_at = time.time()

    def now(self) -> float:
        return (self._stood_at if self.by_hand else time.time()) + self._offset_s

    def advance(self, seconds: float) -> None:
        assert seconds >= 0
        self._offset_s += seconds
