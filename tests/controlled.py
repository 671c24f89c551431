"""What the control APIs of both stand-ins have in common, for `simulator` and `offline_model`. The calls block."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

import httpx

from onrecord import trust

PATIENCE_S = 60


class Controlled:
    """The control API of a running stand-in. Whatever it refuses raises."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(
            base_url=f"{url}/simulator", timeout=PATIENCE_S, trust_env=False, verify=trust.authorities()
        )

    @classmethod
    @contextmanager
    def at(cls, url: str) -> Iterator[Self]:
        made = cls(url)
        with made._client:
            yield made

    def fault(self, kind: str, **what: Any) -> None:
        """Script a fault: `Fault` of the stand-in says which there are."""
        self._json("POST", "/faults", {"kind": kind, **what})

    def faults(self, faults: Sequence[dict[str, Any]]) -> None:
        """Many, in their order."""
        self._json("POST", "/faults", list(faults))

    def scripted(self) -> list[dict[str, Any]]:
        """Those that haven't come to pass."""
        found: list[dict[str, Any]] = self._json("GET", "/faults")
        return found

    def clear_faults(self) -> None:
        self._json("DELETE", "/faults")

    def change(self, **settings: Any) -> None:
        self._json("PATCH", "/settings", settings)

    def reset(self) -> None:
        """Forget everything, and take the settings of the start."""
        self._json("POST", "/reset")

    def _json(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        answer = self._client.request(method, path, json=body, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()
