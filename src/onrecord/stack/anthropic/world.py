"""Everything that the stand-in knows, in memory, and gone when it ends."""

import time

from onrecord.stack.anthropic.cache import Cache
from onrecord.stack.anthropic.faults import Faults
from onrecord.stack.anthropic.journal import Journal
from onrecord.stack.anthropic.limits import Limits
from onrecord.stack.anthropic.settings import Settings


class World:
    """The parts, put together; used in one event loop's thread only."""

    def __init__(self, settings: Settings) -> None:
        self._first_settings = settings
        self.journal = Journal()
        self._begin(settings)

    def _begin(self, settings: Settings) -> None:
        self.settings = settings
        self.faults = Faults()
        self.cache = Cache(settings)
        self.limits = Limits(settings)

    def now(self) -> float:
        return time.time()

    def change_settings(self, settings: Settings) -> None:
        self.settings = self.cache.settings = self.limits.settings = settings

    def reset(self) -> None:
        """Forget everything, and take the settings of the start; the numbers of calls go on."""
        self.journal.forget()
        self._begin(self._first_settings)
