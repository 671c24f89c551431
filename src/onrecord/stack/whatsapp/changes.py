"""Tells those who watch that something has changed."""

import asyncio


class Changes:
    """A number that grows with every change."""

    def __init__(self) -> None:
        self.number = 0
        self._changed = asyncio.Event()

    def tell(self) -> None:
        self.number += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def after(self, number: int, patience_s: float) -> int:
        """The number as soon as it is another one, or when patience ends."""
        changed = self._changed
        if self.number == number:
            try:
                await asyncio.wait_for(changed.wait(), patience_s)
            except TimeoutError:
                return self.number
        return self.number
