"""Auto-assign: what opens or comes back goes to whoever has fewest, within working hours, by the system."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

import people
from commands.auto_assign import Candidate, Candidates, ranked
from commands.working_hours import is_working
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID
from executing import NOW
from installations import AGENT_ID, Installation
from onrecord import ids
from people import Member
from posting import done, take
from written import conversation as conversation_row
from written import outbox, rows, superuser, types

# 2026-03-29 is the Sunday on which clocks in Berlin go from 2:00 to 3:00.
WEEK = ("mon 09:00-17:30", "sat 22:00-24:00", "sun 00:00-24:00")


def of(*members: Candidate, working_hours: Sequence[str] = ()) -> Candidates:
    return Candidates("Europe/Berlin", working_hours, members)


def test_who_has_fewest_comes_first() -> None:
    few, many = Candidate(MEMBER_ID, 1), Candidate(NEW_ID, 2)
    assert ranked(of(many, few), CONVERSATION_ID, NOW) == [few, many]


def test_who_have_equally_few_take_turns() -> None:
    equals = [Candidate(ids.new(), 3) for _ in range(4)]
    firsts = Counter(ranked(of(*equals), ids.new(), NOW)[0] for _ in range(400))
    assert set(firsts) == set(equals)
    assert max(firsts.values()) < 200


def test_outside_of_the_hours_it_is_nobodys() -> None:
    assert ranked(of(Candidate(MEMBER_ID, 0), working_hours=["mon 09:00-17:30"]), CONVERSATION_ID, NOW) == []


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-01-05T07:59:00Z", False),
        ("2026-01-05T08:00:00Z", True),
        ("2026-01-05T16:29:59Z", True),
        ("2026-01-05T16:30:00Z", False),
        ("2026-07-06T07:00:00Z", True),  # in summer it is 9:00 an hour sooner
        ("2026-01-06T12:00:00Z", False),
        ("2026-01-03T21:00:00Z", True),
        ("2026-01-04T04:59:00Z", True),
        ("2026-01-04T22:59:00Z", True),
        ("2026-01-04T23:00:00Z", False),
        ("2026-03-29T01:30:00Z", True),
    ],
)
def test_hours_are_those_of_the_time_zone(moment: str, working: bool) -> None:
    assert is_working(WEEK, "Europe/Berlin", datetime.fromisoformat(moment)) is working


def test_hours_across_midnight_are_two_stretches() -> None:
    night = ["sun 22:00-24:00", "mon 00:00-06:00"]
    assert is_working(night, "UTC", datetime(2026, 1, 4, 23, 59, tzinfo=UTC))
    assert is_working(night, "UTC", datetime(2026, 1, 5, 5, 59, tzinfo=UTC))
    assert not is_working(night, "UTC", datetime(2026, 1, 5, 6, 0, tzinfo=UTC))


def test_no_hours_are_all_hours() -> None:
    assert is_working((), "UTC", NOW)


def staff(installation: Installation, count: int = 3, *, auto_assign: bool = True) -> list[Member]:
    """A team that is assigned to; the token's admin and the agent aren't of it."""
    with superuser(installation) as connection:
        team = [people.add_member(connection, installation.log, "agent") for _ in range(count)]
        people.set_policy(
            connection,
            installation.log.workspace_id,
            auto_assign=auto_assign,
            team=[member.member_id for member in team],
        )
    return team


def assignees(installation: Installation) -> Counter[UUID | None]:
    return Counter(row[0] for row in rows(installation, "select assignee_id from conversations"))


async def test_a_new_conversation_is_assigned_by_the_system_in_the_same_transaction(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    (member,) = staff(installation, 1)
    taken = await take(client)
    assert (taken.version, conversation_row(installation, taken.conversation_id)) == (3, ("open", member.member_id, 3))
    *_, received, assigned = outbox(installation)
    assert [received.type, assigned.type] == ["message.received.v2", "conversation.assigned.v1"]
    assert assigned.record["actor"] == "system"
    assert received.record["actor"].startswith("token/")
    assert assigned.record["data"] == {
        "conversation_id": str(taken.conversation_id),
        "version": 3,
        "assignee_id": str(member.member_id),
    }


async def test_they_are_given_to_whoever_has_fewest(client: httpx.AsyncClient, installation: Installation) -> None:
    team = staff(installation)
    for _ in range(9):
        await take(client)
    assert assignees(installation) == {member.member_id: 3 for member in team}


async def test_what_comes_back_goes_to_its_assignee_and_to_somebody_if_it_had_none(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client, address="+15550000001")
    nobodys = await take(client, address="+15550000002")
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(AGENT_ID))
    staff(installation, 1)
    for one, version in ((taken, 3), (nobodys, 2)):
        await done(client, "resolve_conversation", one.conversation_id, version=version)
    for address in ("+15550000001", "+15550000002"):
        await take(client, address=address)
    assert conversation_row(installation, taken.conversation_id)[1] == AGENT_ID
    assert conversation_row(installation, nobodys.conversation_id)[1] not in {None, AGENT_ID}


async def test_a_further_message_in_an_open_conversation_assigns_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    await take(client, address="+15550000001")
    staff(installation)
    await take(client, address="+15550000001")
    assert assignees(installation) == {None: 1}


async def test_who_left_only_reads_or_is_disabled_is_given_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    left, reads, disabled, there = staff(installation, 4)
    with superuser(installation) as connection:
        connection.execute("update members set left_at = now() where id = %s", (left.member_id,))
        connection.execute("update members set role = 'auditor' where id = %s", (reads.member_id,))
        connection.execute("update accounts set disabled_at = now() where id = %s", (disabled.account_id,))
    for _ in range(4):
        await take(client)
    assert assignees(installation) == {there.member_id: 4}


async def test_where_nobody_is_there_it_stays_nobodys(client: httpx.AsyncClient, installation: Installation) -> None:
    (member,) = staff(installation, 1)
    with superuser(installation) as connection:
        connection.execute("update members set left_at = now() where id = %s", (member.member_id,))
    await take(client)
    assert assignees(installation) == {None: 1}


async def test_without_a_team_everybody_who_may_reply_is_asked(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    with superuser(installation) as connection:
        people.set_policy(connection, installation.log.workspace_id)
        people.add_member(connection, installation.log, "developer")
    for _ in range(4):
        await take(client)
    assert sorted(assignees(installation).values()) == [2, 2]
    assert AGENT_ID in assignees(installation)


async def test_a_workspace_that_does_not_want_it_assigns_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    staff(installation, auto_assign=False)
    await take(client)
    assert types(installation)[-1] == "message.received.v2"


async def test_parallel_first_messages_deadlock_nobody_and_are_spread(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    team = staff(installation)
    await asyncio.gather(*(take(client) for _ in range(30)))
    given = assignees(installation)
    assert given.keys() == {member.member_id for member in team}
    assert given.total() == 30
