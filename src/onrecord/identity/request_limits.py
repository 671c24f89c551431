"""How many requests a credential and a workspace may send: token buckets in this process's memory.

Each process counts for itself: three of them let three times as much through. One check takes 2 to 3 µs (Python
3.11, a slow two-core host).
"""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import NamedTuple

from onrecord import errors
from onrecord.settings import Settings

BUCKETS_MAX = 10_000


class Rate(NamedTuple):
    """Requests per second in the long run, and how many may come at once."""

    per_s: int
    burst: int


class Buckets:
    """A bucket per key, kept as the moment at which it will be full again (the generic cell rate algorithm, GCRA).

    When there are BUCKETS_MAX, the one used longest ago is dropped, which fills it. Keys are of known credentials, so
    nobody can have buckets dropped by making up keys.
    """

    def __init__(self, rate: Rate) -> None:
        self._cost_s = 1 / rate.per_s
        self._debt_s_max = (rate.burst - 1) / rate.per_s
        self._full_at: OrderedDict[object, float] = OrderedDict()  # the last used stands last

    def wait_s(self, key: object, now: float) -> float:
        """0 if this bucket has one to give; otherwise the seconds until it has."""
        return max(0.0, self._full_at.get(key, now) - now - self._debt_s_max)

    def take(self, key: object, now: float) -> None:
        full_at = self._full_at
        full_at[key] = max(full_at.get(key, now), now) + self._cost_s
        full_at.move_to_end(key)
        if len(full_at) > BUCKETS_MAX:
            full_at.popitem(last=False)

    def __len__(self) -> int:
        return len(self._full_at)


def of(settings: Settings) -> "RequestLimits":
    """The limits that the settings ask for."""
    return RequestLimits(
        Rate(settings.credential_requests_per_s_max, settings.credential_requests_burst_max),
        Rate(settings.workspace_requests_per_s_max, settings.workspace_requests_burst_max),
    )


class RequestLimits:
    """Both limits of this process: of the credential (a token or a session), and of its whole workspace."""

    def __init__(self, per_credential: Rate, per_workspace: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._credentials = Buckets(per_credential)
        self._workspaces = Buckets(per_workspace)
        self._clock = clock

    def require(self, credential: object, workspace: object) -> None:
        """Take one request from both buckets; raises TooManyRequests and takes none if one of them is empty.

        `credential` and `workspace` are what tells them apart: their ids, never the secret itself.
        """
        now = self._clock()
        wait_s = max(self._credentials.wait_s(credential, now), self._workspaces.wait_s(workspace, now))
        if wait_s > 0:
            raise errors.TooManyRequests(ceil(wait_s))
        self._credentials.take(credential, now)
        self._workspaces.take(workspace, now)
