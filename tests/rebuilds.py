"""What the tests of rebuilds share: their histories, and a rebuild that runs while the test does something else."""

import threading
from collections.abc import Sequence

import histories
import raw
from histories import Entry, Step
from installations import Installation
from projections import rebuild as rebuilding
from projections.catalogue import LIVE
from projections.rebuild import Progress, Rebuilt, Wish

NAMES = tuple(projection.name for projection in LIVE)
CANARY = "marmalade"
STEPS = [
    *[Step(customer, "receive", f"{CANARY} {turn}") for turn in range(60) for customer in range(3)],
    *[Step(customer, "send", f"Answer {turn}") for turn in range(60) for customer in range(3)],
    Step(1, "assign"),
    Step(2, "resolve"),
]
LATER = [Step(0, "note", "After all"), Step(2, "erase")]


def history(installation: Installation, steps: list[Step]) -> list[Entry]:
    return histories.history(steps, installation.log.source, installation.log.workspace_id)


def publish(installation: Installation, entries: list[Entry]) -> None:
    for shard in {entry.shard for entry in entries}:
        raw.append(installation, shard, raw.of_entries(histories.of_shard(entries, shard)))


class Run:
    """A rebuild in a thread; its processes are real ones."""

    def __init__(self, installation: Installation, names: Sequence[str] = NAMES, rate: int | None = None) -> None:
        self.told: list[Progress] = []
        self.came: list[Rebuilt] = []
        self.raised: list[BaseException] = []
        self._stop = threading.Event()
        wish = Wish(names, events_per_s_max=rate, requested_by="demo")
        self._thread = threading.Thread(target=self._run, args=(installation, wish))
        self._thread.start()

    def _run(self, installation: Installation, wish: Wish) -> None:
        try:
            self.came = rebuilding.rebuild(installation.settings, wish, self.told.extend, self._stop.is_set)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            self.raised.append(error)

    def phase(self) -> str:
        return self.told[-1].phase if self.told else ""

    def events(self) -> int:
        return self.told[-1].events if self.told else 0

    def stop(self) -> None:
        self._stop.set()
        self.end()

    def end(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()
