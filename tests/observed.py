"""An installation whose every process tells of itself: its port, and the collector of its traces."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from collector import Collector, collecting
from installations import TOKEN, Installation
from onrecord import trust
from staff import Member

KINDS = ("api", "relay", "projector", "worker mail")


@dataclass(frozen=True)
class Observed:
    """An installation whose every process tells of itself."""

    installation: Installation
    members: dict[str, Member]
    collector: Collector
    environment: dict[str, str]
    folder: Path

    @property
    def api(self) -> Member:
        return self.members["api"]

    @contextmanager
    def another_api(self) -> Iterator[Member]:
        """One beside the first."""
        member = Member("api", self.environment, self.folder)
        try:
            yield member.await_ready()
        finally:
            member.kill()

    def command(self, name: str, body: dict[str, object], **headers: str) -> httpx.Response:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"{self.api.address}/v1/{name}"
        return httpx.post(
            url,
            json=body,
            headers=headers | {"Authorization": f"Bearer {TOKEN}"},
            timeout=20,
            verify=trust.authorities(),
        )

    def question(self, name: str, **params: str) -> httpx.Response:
        url = f"{self.api.address}/v1/{name}"
        return httpx.get(
            url, params=params, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20, verify=trust.authorities()
        )


@contextmanager
def observing(installation: Installation, folder: Path) -> Iterator[Observed]:
    """One of each process, ready."""
    with ExitStack() as stack:
        collector = stack.enter_context(collecting())
        environment = installation.environment | {
            "ONRECORD_TRACES_URL": collector.url,
            "ONRECORD_TRACES_INTERVAL_MS": "50",
            "ONRECORD_LOG_JSON": "true",
            "ONRECORD_MAIL_FOLDER": str(folder / "mails"),
            "ONRECORD_MAIL_FROM": "OnRecord <inbox@example.org>",
        }
        members = {kind.split()[0]: Member(kind, environment, folder) for kind in KINDS}
        for member in members.values():
            stack.callback(member.kill)
        for member in members.values():
            member.await_ready()
        yield Observed(installation, members, collector, environment, folder)
