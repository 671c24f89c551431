"""The stand-in of Anthropic's Messages API for tests: start it, script it, see which calls came.

::

    with offline_model.running() as claude:
        settings = {"anthropic_url": claude.url, "anthropic_api_key": offline_model.API_KEY}
        claude.fault("answer", status=429, retry_after_s=3)             # the next call is refused, then all goes well
        claude.fault("time_out", billed=True, task="draft")             # the next draft is made, billed, never heard of
        claude.fault("answer", status=400, error_code="contract_spend_limit_reached", times=5)
        claude.fault("refusal", category="cyber", contains="how do I")  # the next call with these words in its body
        claude.fault("overrides", instance={"urgency": "urgent"})       # what the model says, but for this
        …
        [call] = claude.calls(task="triage")                            # exactly one; `call["body"]` is what was sent
        assert claude.count() == {"calls": 1, "billed": 1, "under_way": 0}

Every kind of fault stands in `onrecord.stack.anthropic.faults`. The calls of `Claude` block; the stand-in
has a thread of its own, so that a test in an event loop may make them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from controlled import Controlled
from onrecord.stack.anthropic.serving import served
from onrecord.stack.anthropic.settings import API_KEY, Settings

__all__ = ["API_KEY", "Claude", "running"]


class Claude(Controlled):
    """The control API of a running stand-in of the Messages API."""

    def calls(self, **which: Any) -> list[dict[str, Any]]:
        """The calls of `messages`, or another `path`: with words (`contains`), for a `task`, `after` one."""
        found: list[dict[str, Any]] = self._json("GET", "/calls", params=which)
        return found

    def count(self) -> dict[str, int]:
        """Of every path: `calls`, `billed`, `under_way`."""
        found: dict[str, int] = self._json("GET", "/count")
        return found

    def forget(self) -> None:
        """Empty the journal."""
        self._json("DELETE", "/calls")


@contextmanager
def running(**settings: Any) -> Iterator[Claude]:
    """A stand-in on a port of its own, until the block ends."""
    with served(Settings.model_validate(settings)) as url, Claude.at(url) as claude:
        yield claude
