"""Who is alive, and what waits for an operator."""

from collections.abc import Iterator

from onrecord.cli import status
from onrecord.cli.doctor.finding import Finding, must
from onrecord.settings import Settings

ALIVE_S_MAX = 10
NOTHING = {
    "relay": "nothing committed is published",
    "projector": "nothing published is seen",
    "worker": "nothing is sent, fetched or asked",
}
SEE = "onrecord status tells of it, and docs/OPERATING.md of the next step"


def check(config: Settings) -> Iterator[Finding]:
    found = status.read(config)
    kinds = {process.kind for process in found.processes if process.silent_s <= ALIVE_S_MAX}
    for kind, why in NOTHING.items():
        yield must(f"a {kind} is alive", kind in kinds, "none is", why=why, mend=f"start one: onrecord {kind}")
    yield must(
        "requests of operators are carried out",
        "operator" in kinds,
        "nobody is there for them",
        why="what is asked for by API waits",
        mend="start a worker: onrecord worker",
    )
    for what, stuck, why in (
        ("no shard is halted", found.halted, "its customers' commands are refused"),
        ("no shard is stopped", found.stopped, "its read models stay as they are"),
        ("no read model is stopped", found.stopped_models, "it stays as it is"),
        ("no feeding is stopped", found.unfed, "what its events ask for isn't done"),
        ("no file waits for longer than a day", found.late_files, "WhatsApp keeps it for 7 days"),
        ("no key is parked", found.parked, "somebody's later records wait behind it"),
    ):
        count = stuck if isinstance(stuck, int) else len(stuck)
        yield must(what, not stuck, f"{count:,} {'is' if count == 1 else 'are'}", why=why, mend=SEE)
