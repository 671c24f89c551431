"""When the service is asked again that had too much."""

import pytest

from onrecord.effects.consulting import WAITS, after


@pytest.mark.parametrize("after_s", [0.5, 30.0, 3_600.0])
@pytest.mark.parametrize("attempt", [1, 5])
@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_nobody_asks_again_before_the_service_said_so(after_s: float, attempt: int, chance: float) -> None:
    assert after_s <= after(WAITS.unavailable, after_s).delay_s(attempt, chance) <= max(60, after_s)
