import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import errors
from onrecord.identity import request_limits
from onrecord.identity.request_limits import Buckets, Rate, RequestLimits

WIDE = Rate(1_000_000, 1_000_000)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def allowed(limits: RequestLimits, credential: str = "token/1", workspace: str = "here", *, tries: int = 100) -> int:
    """How many come through until one is refused."""
    for number in range(tries):
        try:
            limits.require(credential, workspace)
        except errors.TooManyRequests:
            return number
    return tries


def test_a_burst_comes_through_and_then_as_many_as_the_rate_allows() -> None:
    clock = Clock()
    limits = RequestLimits(Rate(4, 8), WIDE, clock)
    assert allowed(limits) == 8
    clock.now += 0.5
    assert allowed(limits) == 2
    clock.now += 3600
    assert allowed(limits) == 8


def test_a_refusal_says_after_how_many_whole_seconds_one_comes_through() -> None:
    clock = Clock()
    limits = RequestLimits(Rate(1, 3), WIDE, clock)
    allowed(limits)
    clock.now += 0.25
    with pytest.raises(errors.TooManyRequests) as raised:
        limits.require("token/1", "here")
    assert (raised.value.status, raised.value.type, raised.value.retry_after_s) == (429, "too-many-requests", 1)
    clock.now += 1
    limits.require("token/1", "here")


def test_a_refused_request_costs_nothing() -> None:
    clock = Clock()
    limits = RequestLimits(Rate(1, 1), Rate(1, 3), clock)
    assert allowed(limits, "token/1") == 1
    assert allowed(limits, "token/1") == 0
    assert allowed(limits, "token/2") == 1
    assert allowed(limits, "token/3") == 1


def test_one_credential_does_not_spend_another_ones_requests_but_both_spend_their_workspaces() -> None:
    limits = RequestLimits(Rate(1, 5), Rate(1, 8), Clock())
    assert allowed(limits, "token/1") == 5
    assert allowed(limits, "token/2") == 3
    assert allowed(limits, "token/3") == 0
    assert allowed(limits, "token/4", "elsewhere") == 5


def test_buckets_are_bounded_and_the_one_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_limits, "BUCKETS_MAX", 2)
    buckets = Buckets(Rate(1, 1))
    for key in ("a", "b", "a", "c"):
        buckets.take(key, 0)
    assert len(buckets) == 2
    assert [buckets.wait_s(key, 0) > 0 for key in "abc"] == [True, False, True]


@given(st.lists(st.floats(0, 3), max_size=200))
def test_in_no_span_of_time_come_more_through_than_burst_and_rate_allow(pauses: list[float]) -> None:
    clock, rate, through = Clock(), Rate(2, 5), list[float]()
    limits = RequestLimits(rate, WIDE, clock)
    for pause in pauses:
        clock.now += pause
        if allowed(limits, tries=1):
            through.append(clock.now)
    for first, began in enumerate(through):
        for last in range(first, len(through)):
            assert last - first + 1 <= rate.burst + (through[last] - began) * rate.per_s + 1e-6
