"""From a phone's clock to a moment: also in the hour that is there twice."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from onrecord.chat_export.zoned import zoned


def moments(*clock: str) -> list[str]:
    at = zoned(ZoneInfo("Europe/Berlin"))
    return [at(datetime.fromisoformat(f"2024-10-27T{time}")).astimezone(UTC).strftime("%H:%M") for time in clock]


def test_in_the_hour_that_is_there_twice_time_goes_on_where_it_would_run_backwards() -> None:
    assert moments("01:59", "02:10", "02:50", "02:05", "02:40", "03:00") == [
        "23:59", "00:10", "00:50", "01:05", "01:40", "02:00",
    ]  # fmt: skip


def test_messages_that_merely_changed_places_stay_in_their_hour() -> None:
    assert moments("12:01", "12:00", "12:02") == ["11:01", "11:00", "11:02"]
