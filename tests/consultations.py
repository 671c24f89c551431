"""An installation at work that asks the model: real relay, projector and workers, who may die, and the stand-in."""

import asyncio
import random
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import offline_model
from commands.receive_message import ReceiveMessage
from commands.set_ai_policy import SetAiPolicy
from executing import executor as make_executor
from executing import member, receive
from installations import Installation
from onrecord.command import system
from supervised import Crew
from written import rows

ENDS = ("ai.triaged.v1", "ai.failed.v1")
STATES = "select state, count(*) from effects where kind = 'ai' group by 1"


class Consultations:
    """What a test does with it. Every call blocks."""

    def __init__(self, installation: Installation, crew: Crew, control: offline_model.Claude, seed: int) -> None:
        self.installation = installation
        self.crew = crew
        self.control = control
        self.chance = random.Random(seed)
        self.killed = 0

    def write(self, customers: int) -> None:
        """So many write for the first time; each asks for a triage."""
        self._run([receive(text=f"Where is parcel {number}?") for number in range(customers)])

    def kill_somebody(self) -> None:
        victim = self.chance.choice([one for one in self.crew.members if one.name.startswith("worker")])
        victim.signal(signal.SIGKILL)
        self.killed += 1

    def counts(self) -> dict[str, int]:
        return self.control.count()

    def states(self) -> dict[str, int]:
        return dict(rows(self.installation, STATES))

    def is_over(self, tasks: int) -> bool:
        states = self.states()
        return sum(states.values()) == tasks and set(states) <= {"done", "failed"}

    def _run(self, commands: Sequence[ReceiveMessage]) -> None:
        async def execute() -> None:
            async with make_executor(self.installation) as executor:
                policy = SetAiPolicy(tasks=("triage",), budget_microdollars_per_day_max=1_000_000_000)
                await executor.execute(policy, system(self.installation.log.workspace_id))
                for command in commands:
                    await executor.execute(command, member(self.installation))

        asyncio.run(execute())


@contextmanager
def opened(installation: Installation, folder: Path, seed: int, **model: Any) -> Iterator[Consultations]:
    """A relay, a projector and two workers, as long as the block lasts."""
    with ExitStack() as stack:
        control = stack.enter_context(offline_model.running(**model))
        asking = {"ONRECORD_ANTHROPIC_URL": control.url, "ONRECORD_ANTHROPIC_API_KEY": offline_model.API_KEY}
        crew = Crew(installation.environment | asking, folder)
        stack.callback(crew.end)
        for name in ("relay", "projector", "worker ai", "worker ai"):
            crew.hire(name)
        yield Consultations(installation, crew, control, seed)
