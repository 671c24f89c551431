"""Mails through real workers that are killed at any point, to a server that fails in every way: nothing is lost.

The server is a double of our own; it knows what it really took. A mail may be there twice only where the log says so.
"""

import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

import hasty_worker
import smtp_double
from commands.request_mail import RequestMail
from commands.snooze_conversation import SnoozeConversation
from executing import executor as make_executor
from executing import member, receive
from installations import Installation
from onrecord import ids
from onrecord.command import Actor
from onrecord.events import MailFailed, MailSent, MailUnconfirmed
from onrecord.events.envelope import decode
from onrecord.vault.keys import NoKeys
from shop import MovedClock
from smtp_double import Fault, MailServer
from supervised import Supervised
from waiting import until
from written import conversation, rows, types

SETTLE_S_MAX = 60
SCRIPT = Path(hasty_worker.__file__)
FAULTS: tuple[Fault, ...] = (
    "none",
    "none",
    "none",
    "hangs up at once",
    "answers nothing",
    "says nothing after the text",
    "hangs up after the text",
    "address 4xx",
    "address 5xx",
    "text 4xx",
    "text 5xx",
    "takes it and says nothing",
    "takes it and hangs up",
)

Outcome = MailSent | MailFailed | MailUnconfirmed


async def request(installation: Installation, count: int) -> list[UUID]:
    """Ask for mails; their ids."""
    async with make_executor(installation) as executor:
        asked = [
            RequestMail(template="sign_in_warning", person_id=ids.new(), address=f"demo-{n}@example.org", name="Demo")
            for n in range(count)
        ]
        actor = Actor("system", installation.log.workspace_id)
        return [(await executor.execute(command, actor)).answer.mail_id for command in asked]


@contextmanager
def workers(installation: Installation, server: MailServer, count: int, folder: Path) -> Iterator[list[Supervised]]:
    """Real processes, started again when they end; and a relay."""
    environment = hasty_worker.environment(server, installation)
    with installation.relay():
        staff = [
            Supervised(f"worker-{n}", [sys.executable, str(SCRIPT)], environment, folder / f"worker-{n}.log")
            for n in range(count)
        ]
        try:
            yield staff
        finally:
            for member in staff:
                member.end()


def states(installation: Installation) -> Counter[str]:
    return Counter(dict(rows(installation, "select state, count(*)::integer from effects group by state")))


def is_over(installation: Installation, count: int) -> bool:
    found = states(installation)
    return found["done"] + found["failed"] == count


def outcomes(installation: Installation) -> dict[UUID, list[Outcome]]:
    """What the log says became of each mail."""
    told: dict[UUID, list[Outcome]] = {}
    for (record,) in rows(installation, "select record from outbox where type like 'mail.%%' order by shard, seq", ()):
        event = decode(record, installation.log.source, NoKeys())[1]
        if isinstance(event, MailSent | MailFailed | MailUnconfirmed):
            told.setdefault(UUID(event.mail_id), []).append(event)
    return told


def must_be_true(installation: Installation, server: MailServer, asked: Sequence[UUID]) -> None:
    told = outcomes(installation)
    assert told.keys() == set(asked), "nothing is lost"
    for mail_id in asked:
        taken = server.taken[f"<{mail_id}@example.org>"]
        (outcome,) = told[mail_id]
        assert taken <= 2
        assert taken == 0 or not isinstance(outcome, MailFailed), "what was taken has not failed"
        assert taken > 0 or not isinstance(outcome, MailSent), "what was not taken was not sent"
        assert taken < 2 or (not isinstance(outcome, MailFailed) and outcome.maybe_doubled), "a double is recorded"


async def test_a_worker_killed_between_the_servers_yes_and_its_record_sends_once_more_and_says_so(
    installation: Installation, tmp_path: Path
) -> None:
    (mail_id,) = await request(installation, 1)
    with smtp_double.serving("takes it and says nothing") as server, workers(installation, server, 1, tmp_path) as (w,):
        assert server.at_data.wait(SETTLE_S_MAX)
        server.fault = "none"
        w.signal(signal.SIGKILL)
        until(lambda: is_over(installation, 1), SETTLE_S_MAX, "the end of the mail")
    assert outcomes(installation) == {mail_id: [MailSent(mail_id=str(mail_id), attempt=2, maybe_doubled=True)]}
    assert server.taken.total() == 2


async def snooze(installation: Installation) -> UUID:
    """A conversation whose snooze is over, and nobody has ended it."""
    clock, actor = MovedClock(datetime.now(UTC) - timedelta(hours=1)), member(installation)
    async with make_executor(installation, clock) as executor:
        conversation_id = (await executor.execute(receive(), actor)).answer.conversation_id
        until = clock() + timedelta(minutes=30)
        await executor.execute(SnoozeConversation(conversation_id=conversation_id, until=until), actor)
    return conversation_id


async def test_mails_go_out_once_and_a_snooze_ends_once_while_nothing_fails(
    installation: Installation, tmp_path: Path
) -> None:
    asked, conversation_id = await request(installation, 20), await snooze(installation)
    with smtp_double.serving() as server, workers(installation, server, 2, tmp_path):
        until(lambda: is_over(installation, 20), SETTLE_S_MAX, "the end of the mails")
        until(lambda: conversation(installation, conversation_id)[0] == "open", SETTLE_S_MAX, "the end of the snooze")
    assert types(installation).count("conversation.reopened.v1") == 1
    assert set(server.taken.values()) == {1}
    assert {event.maybe_doubled for (event,) in outcomes(installation).values() if isinstance(event, MailSent)} == {
        False
    }
    must_be_true(installation, server, asked)


async def siege(installation: Installation, folder: Path, *, mails: int, kills: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 - to make the same choices again
    asked = await request(installation, mails)
    with (
        smtp_double.serving(lambda: chance.choice(FAULTS)) as server,
        workers(installation, server, 2, folder) as staff,
    ):
        for _ in range(kills):
            goal = server.sessions + chance.randint(1, 5)
            until(
                lambda goal=goal: server.sessions >= goal or is_over(installation, mails),  # type: ignore[misc] # mypy and defaults of lambdas
                SETTLE_S_MAX,
                "more mails",
            )
            chance.choice(staff).signal(signal.SIGKILL)
        until(lambda: is_over(installation, mails), 3 * SETTLE_S_MAX, "the end of the mails")
        ends = sum(len(member.exits) for member in staff)
    doubled = sum(taken > 1 for taken in server.taken.values())
    print(f"{mails} mails, {server.sessions} sessions, {ends} workers ended, {doubled} mails doubled")  # noqa: T201 - the test's report
    must_be_true(installation, server, asked)


async def test_nothing_is_lost_and_doubles_are_recorded_whatever_fails(
    installation: Installation, tmp_path: Path
) -> None:
    await siege(installation, tmp_path, mails=30, kills=4)


@pytest.mark.soak
async def test_nothing_is_lost_and_doubles_are_recorded_however_long_it_goes_on(
    installation: Installation, tmp_path: Path
) -> None:
    await siege(installation, tmp_path, mails=600, kills=120)
