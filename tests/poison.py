"""A mistake in a fold that shows at one customer's events: it raises, or leads to what Postgres refuses."""

from dataclasses import replace
from typing import Any, Literal

import histories
import sealing
from histories import CUSTOMERS, Entry, Step
from onrecord.events import MessageQueued
from onrecord.events.envelope import Recorded
from projections.catalogue import LIVE
from projections.projection import Key, Projection, Table
from read_side import ReadSide, Row

Poison = Literal["raises", "refused"]
FEW = range(CUSTOMERS)


def history(read_side: ReadSide, customers: range) -> list[Entry]:
    """Each writes, is answered, and a note is taken."""
    steps = [Step(customer, deed) for deed in ("receive", "send", "note") for customer in customers]
    with read_side.vault() as vault, vault.transaction():
        for customer in customers:
            sealing.keep(vault, read_side.log.workspace_id, contact(customer))
    return read_side.history(steps)


def contact(customer: int) -> str:
    return str(histories._id_of(customer, "contact"))  # noqa: SLF001 - of the same folder


def faulty(poison: Poison, *customers: int) -> tuple[Projection, ...]:
    """The live projections, but that the list's fold has a mistake that shows when these are answered."""
    poisoned = {contact(customer) for customer in customers}
    conversations, *others = LIVE[0].tables
    right = conversations.fold

    def fold(row: Any, recorded: Recorded, key: Key) -> Row:
        made = dict(right(row, recorded, key))
        if recorded.subject_id in poisoned and isinstance(recorded.event, MessageQueued):
            if poison == "raises":
                raise ValueError(f"can't take {recorded.event.text}")
            made["version"] = 5_000_000_000
        return made

    table: Table = replace(conversations, fold=fold)
    return (replace(LIVE[0], tables=(table, *others)), *LIVE[1:])
