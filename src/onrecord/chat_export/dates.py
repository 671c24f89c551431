"""In which order a date's numbers stand: what the lines say against each order, and the order that is left."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from onrecord.chat_export.heads import Head

YEAR_MIN = 2009  # WhatsApp began
BUDDHIST_YEARS = 543
_BUDDHIST = range(2400, 2700)
_BACK_MIN = timedelta(days=1)  # messages may change places within a file, by minutes or hours
_EARLY = timedelta(days=1)  # of a phone somewhere else, or whose clock is wrong


class Order(StrEnum):
    """Of day, month and year."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


_PLACES = {Order.DAY_FIRST: (2, 1, 0), Order.MONTH_FIRST: (2, 0, 1), Order.YEAR_FIRST: (0, 1, 2)}


def moment(head: Head, order: Order) -> datetime | None:
    """When, on the clock of whoever exported; None where it is no date or no time in this order."""
    if (head.year_place == "first") != (order is Order.YEAR_FIRST) and head.year_place != "unsaid":
        return None
    year, month, day = (head.date[place] for place in _PLACES[order])
    try:
        found = datetime(_year(year), month, day, *head.clock)  # noqa: DTZ001 - the file doesn't say in which zone
    except ValueError:
        return None
    return found if found.year >= YEAR_MIN else None


def _year(written: int) -> int:
    if written in _BUDDHIST:
        return written - BUDDHIST_YEARS
    return written + 2000 if written < 100 else written


@dataclass
class Evidence:
    """What speaks against an order: lines that have no date in it, and days on which time ran backwards."""

    misfits: int = 0
    first_misfit: int = 0
    backwards: int = 0
    _last: datetime | None = field(default=None, repr=False)

    def hear(self, found: datetime | None, line: int, now: datetime) -> None:
        """Of a line's date in this order. A date that is yet to come is none."""
        if found is None or found > now + _EARLY:
            self.misfits += 1
            self.first_misfit = self.first_misfit or line
            return
        if self._last is not None and found < self._last - _BACK_MIN:
            self.backwards += 1
        self._last = found


def left(evidence: dict[Order, Evidence]) -> list[Order]:
    """The orders that nothing speaks against, or else those that the fewest lines speak against.

    Years of two digits hardly ever come first: that is believed only where no other order will do.
    """
    fewest = min(one.misfits for one in evidence.values())
    fit = [order for order, one in evidence.items() if one.misfits == fewest]
    forwards = [order for order in fit if evidence[order].backwards == 0]
    likely: list[Order] = [order for order in forwards or fit if order is not Order.YEAR_FIRST]
    return likely or fit
