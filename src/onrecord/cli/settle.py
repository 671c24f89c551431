"""`onrecord log settle`: show what settling a halted shard would do, ask, and do it."""

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import lines
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import fail, opened, plainly

if TYPE_CHECKING:
    from outbox_relay.settle import Plan

SUBJECTS_SHOWN_MAX = 20
MESSAGE_BYTES_ENOUGH = 1_048_588
NOT_RESTORED = """Domain rows (contacts, conversations, messages, idempotency keys) are NOT restored by this: for these
subjects they stay as this database has them, whatever the log says. Read models follow the log."""


def settle(
    shard: Annotated[int, typer.Argument(help="A halted shard.", min=0)],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    lift: Annotated[
        bool, typer.Option("--lift", help="Log and outbox agree: lift the halt only, so that the relay tries again.")
    ] = False,
    folder: Folder = FOLDER,
) -> None:
    """Mend a shard whose log and outbox differ, such as after a restore of Postgres.

    Shows what would happen, and asks.

    The log's records stand: those that the outbox lacks are copied in.

    The outbox's own rows that differ move to `outbox_forked`, and are emitted again after the log's end.

    Domain rows are not restored by it. The decision is an event, log.settled.v1.

    \b
    Examples:
      onrecord log settle 3
      onrecord log settle 3 --lift
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    from outbox_relay import settle as settling  # noqa: PLC0415 - `--help` needs no Kafka client
    from outbox_relay.fork import CannotSettle  # noqa: PLC0415 - likewise

    with plainly(CannotSettle), opened(folder, "onrecord_migrator") as found:
        plan = settling.look(found.reader, found.connection, found.log, found.shard(shard))
        print("\n".join(_told(plan)))
        _must_be_meant(plan, lift=lift)
        if not (yes or typer.confirm(f"{'Lift the halt of' if lift else 'Settle'} shard {shard}?")):
            fail("nothing was changed")
        position = settling.carry_out(found.reader, found.connection, found.log, plan)
    print(f"done: shard {shard} takes commands again, and a running relay goes on with it by itself")
    print(f"log.settled.v1 stands at {position}")


def _told(plan: "Plan") -> list[str]:
    return [f"shard {plan.shard} is halted: {plan.reason}", *(_fork(plan) if plan.differs else _agreement(plan))]


def _fork(plan: "Plan") -> list[str]:
    fork = plan.fork
    more = len(fork.subjects) - SUBJECTS_SHOWN_MAX
    moved = f", seq {fork.first_seq} to {fork.first_seq + fork.moved - 1}" if fork.moved else ""
    held = f"; the log holds the other {fork.moved - fork.again} already" if fork.moved > fork.again else ""
    return [
        f"log and outbox differ from seq {fork.first_seq} on; the log stands, to its end at seq {fork.log_tail_seq}",
        f"  copied into the outbox  {fork.copied} of the log's records, seq {fork.first_seq} to {fork.log_tail_seq}",
        f"  moved to outbox_forked  {fork.moved} of the outbox's rows{moved}",
        f"  emitted again           {fork.again} of them, after the log's end{held}",
        f"  subjects concerned      {len(fork.subjects)}",
        *(f"    {lines.plain(subject)}" for subject in fork.subjects[:SUBJECTS_SHOWN_MAX]),
        *([f"    and {more} more"] if more > 0 else []),
        NOT_RESTORED,
    ]


def _agreement(plan: "Plan") -> list[str]:
    agree = f"log and outbox agree up to the log's end, seq {plan.fork.log_tail_seq}: nothing is to be copied or moved"
    if plan.waiting is None:
        return [agree, "nothing waits in the outbox"]
    waiting = plan.waiting
    return [
        agree,
        f"  next in the outbox      seq {waiting.seq}, {lines.plain(waiting.type)}, {waiting.bytes} bytes",
        f"  its subject and id      {lines.plain(waiting.subject)}, event {waiting.event_id}",
        f"If the broker refuses it for its size: max.message.bytes={MESSAGE_BYTES_ENOUGH} of the topic is enough.",
    ]


def _must_be_meant(plan: "Plan", *, lift: bool) -> None:
    """To move rows and to try again are two decisions: neither is taken for the other."""
    if plan.differs and lift:
        fail("they differ, so the relay would halt the shard again: settle it without --lift")
    if not plan.differs and not lift:
        fail(f"when its cause is gone, let the relay try again: `onrecord log settle {plan.shard} --lift`")
