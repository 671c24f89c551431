"""In which order a file's dates stand: found where the file says it, refused where it doesn't."""

import io
from datetime import datetime

import pytest

from onrecord.chat_export import CantTell, Order, Report, Survey, files, read, survey

NOW = datetime(2026, 6, 1)  # noqa: DTZ001 - on a clock without zone, as all times of an export


def surveyed(*dates: str) -> Survey:
    return survey(files.lines(io.BytesIO("".join(f"{date}, 10:00 - Ada: hello\n" for date in dates).encode())), NOW)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["13/1/24"], Order.DAY_FIRST),
        (["1/13/24"], Order.MONTH_FIRST),
        (["24/1/13"], Order.DAY_FIRST),  # in 2013: years of two digits hardly ever come first
        (["24/1/13", "24/1/14", "24/2/3"], Order.YEAR_FIRST),  # but nobody wrote in 2003
        (["2024-01-02"], Order.YEAR_FIRST),
        (["11/1/24", "1/2/24"], Order.DAY_FIRST),  # the other way, time would run backwards
        (["1/11/24", "2/1/24"], Order.MONTH_FIRST),
        (["5.7.2026"], Order.MONTH_FIRST),  # nobody has written in July yet
    ],
)
def test_dates_that_can_be_in_one_order_only_are_in_that_one(dates: list[str], order: Order) -> None:
    assert surveyed(*dates).form(None).order is order


def test_dates_that_can_be_in_two_orders_are_refused_until_somebody_says_which() -> None:
    found = surveyed("3/4/2024", "3/5/2024", "4/5/2024")
    with pytest.raises(CantTell, match=r"such as 03/04/2024, are day-first or month-first\n.*--date-order day-first"):
        found.form(None)
    assert found.form(Order.MONTH_FIRST).order is Order.MONTH_FIRST


def test_an_order_that_most_dates_deny_is_refused_though_somebody_says_so() -> None:
    with pytest.raises(CantTell, match="2 of 3 dates are none if they are month-first, the first in line 2"):
        surveyed("1/1/24", "13/1/24", "14/1/24").form(Order.MONTH_FIRST)


def test_one_date_that_is_none_among_many_is_text_and_noted() -> None:
    days = [f"{day}/{month}/24, 10:00 - Ada: hello" for month in range(1, 6) for day in range(1, 29)]
    text = "\n".join([*days[:70], "31/31/24, 10:00 - pasted from somewhere", *days[70:]]).encode()
    form, report = survey(files.lines(io.BytesIO(text)), NOW).form(None), Report()
    messages = list(read(files.lines(io.BytesIO(text)), form, report))
    assert (form.order, len(messages)) == (Order.DAY_FIRST, len(days))
    assert messages[69].text == "hello\n31/31/24, 10:00 - pasted from somewhere"
    assert report.notes == [(71, "has no such date: taken as text of the message before")]


def test_a_file_without_messages_is_no_chat_export() -> None:
    with pytest.raises(CantTell, match="none of its 2 lines begins a message"):
        survey(files.lines(io.BytesIO(b"Dear diary,\n12/12/24 was nice.\n")), NOW).form(None)
