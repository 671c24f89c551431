"""Meta's API for tests that connect numbers: the simulator, one a process for each list of numbers."""

import atexit
import itertools
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from typing import Any
from uuid import UUID

from commands.connect_channel import ConnectChannel
from installations import Installation
from onrecord import ids
from onrecord.command import Command, system
from onrecord.egress import Egress
from onrecord.execute import Executor
from onrecord.stack.whatsapp.serving import served
from onrecord.stack.whatsapp.settings import ACCESS_TOKEN, WABA_ID, Number, Settings
from onrecord.whatsapp.business import Business
from onrecord.whatsapp.files import bearer_hosts, own_origins
from written import superuser

NUMBERS = [f"3{number:014}" for number in range(1, 201)]
TOKEN = ACCESS_TOKEN
_unused = itertools.cycle(NUMBERS)


def display(number_id: str) -> str:
    return f"+1 202 555 {int(number_id) % 10_000:04}"


def business(of: Sequence[str] = NUMBERS) -> Business:
    """An account with these numbers."""
    return at(_served(tuple(of)))


def at(url: str, answer_s_max: float = 8) -> Business:
    """Whatever stands there, asked as Meta is."""
    return Business(Egress(own_origins(url), bearer_hosts(url)), url, Settings().version, answer_s_max)


@cache
def _served(of: Sequence[str]) -> str:
    numbers = [Number(id=number_id, display=display(number_id), name="Demo") for number_id in of]
    running = ExitStack()
    atexit.register(running.close)
    return running.enter_context(served(Settings(numbers=numbers)))


def number_and_token(**changes: object) -> dict[str, object]:
    """A body of connect_channel, with a number that no test has used."""
    body = {"name": "Sales", "phone_number_id": next(_unused), "waba_id": WABA_ID, "token": TOKEN}
    return body | changes


def connecting(**changes: object) -> ConnectChannel:
    """A command that connects such a number."""
    told = {"display_number": "+1 202 555 0100", "simulated": True}
    return ConnectChannel.model_validate({**number_and_token(), **told, **changes})


async def done(executor: Executor, command: Command[Any], workspace_id: UUID) -> Any:
    """What the system is answered."""
    return (await executor.execute(command, system(workspace_id))).answer


def claimed(installation: Installation, workspace_id: UUID, effect_id: UUID, task: str) -> UUID:
    """An effect of deliveries in a worker's hands; the claim's id."""
    claim = ids.new()
    with superuser(installation) as connection:
        connection.execute(
            "insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id,"
            " record, state, due_at, claimed_by, lease_until, created_at)"
            " values (%s, %s, 'delivery', %s, %s, 0, 1, %s, 'x', 'calling', now(), %s, now(), now())",
            (workspace_id, effect_id, task, workspace_id, ids.new(), claim),
        )
    return claim
