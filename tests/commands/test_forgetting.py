"""What has served its time is forgotten, in every workspace and of everybody, and nothing else is."""

from datetime import UTC, datetime, timedelta
from typing import LiteralString
from uuid import UUID, uuid4

import pytest

import people
from executing import executor, member, receive
from installations import Installation
from onrecord import forgetting
from onrecord.execute import Request
from onrecord.forgetting import (
    ENDED_SESSION_DAYS_MAX,
    IDEMPOTENCY_DAYS_MAX,
    OUTLIVED_INVITATION_DAYS_MAX,
    forget_answers,
    tick,
)
from onrecord.identity import throttle
from onrecord.identity.credential import SESSION_DAYS_MAX
from written import add_workspace, rows, superuser

NOW = datetime.now(UTC)  # the API that lends its executor forgets by the real clock at its start
SECOND = timedelta(seconds=1)
LONG_AFTER = NOW + timedelta(days=365)


@pytest.fixture
def second(installation: Installation) -> UUID:
    return add_workspace(installation)


def count(installation: Installation, statement: LiteralString) -> int:
    return int(rows(installation, statement)[0][0])


async def forgets(
    installation: Installation, last: datetime, statement: LiteralString, before: int, after: int
) -> None:
    """A turn at `last` still forgets nothing of what the statement counts; one a second later does."""
    async with executor(installation) as api:
        await tick(api.pool, last)
        assert count(installation, statement) == before
        await tick(api.pool, last + SECOND)
        assert count(installation, statement) == after


async def test_an_answer_is_kept_for_its_days_and_then_forgotten_in_every_workspace(
    installation: Installation, second: UUID
) -> None:
    async with executor(installation, now=lambda: NOW) as api:
        for workspace_id in (installation.log.workspace_id, second):
            request = Request(idempotency_key=str(uuid4()))
            await api.execute(receive(), member(installation, workspace_id), request)
    last = NOW + timedelta(days=IDEMPOTENCY_DAYS_MAX)
    await forgets(installation, last, "select count(*) from idempotency", 2, 0)


async def test_another_workspaces_answers_are_out_of_reach(installation: Installation) -> None:
    async with executor(installation, now=lambda: NOW) as api:
        await api.execute(receive(), member(installation), Request(idempotency_key=str(uuid4())))
        assert await forget_answers(api.pool, uuid4(), LONG_AFTER) == 0


async def test_an_access_token_is_forgotten_when_its_time_is_over_in_every_workspace(
    installation: Installation, second: UUID
) -> None:
    last = NOW + timedelta(hours=1)
    with superuser(installation) as connection:
        for workspace_id in (installation.log.workspace_id, second):
            token_id = people.add_member(connection, installation.log, workspace_id=workspace_id).token_id
            people.add_access_token(connection, workspace_id, token_id, last + SECOND)
            people.add_access_token(connection, workspace_id, token_id, LONG_AFTER)
    await forgets(installation, last, "select count(*) from access_tokens", 4, 2)


@pytest.mark.parametrize("state", ["expired", "accepted", "revoked"])
async def test_an_invitation_is_kept_for_its_days_and_then_forgotten_in_every_workspace(
    installation: Installation, second: UUID, state: str
) -> None:
    with superuser(installation) as connection:
        for workspace_id in (installation.log.workspace_id, second):
            outlived = people.add_invitation(connection, workspace_id, NOW - timedelta(days=7))
            people.add_invitation(connection, workspace_id, NOW)
            if state != "expired":
                connection.execute(f"update invitations set {state}_at = expires_at where id = %s", (outlived,))
    last = NOW + timedelta(days=OUTLIVED_INVITATION_DAYS_MAX)
    await forgets(installation, last, "select count(*) from invitations", 4, 2)


@pytest.mark.parametrize("ended", [False, True])
async def test_a_session_is_kept_for_its_days_after_its_end_and_then_forgotten_whosever_it_is(
    installation: Installation, second: UUID, *, ended: bool
) -> None:
    begun_at = NOW if ended else NOW - timedelta(days=SESSION_DAYS_MAX)
    with superuser(installation) as connection:
        for workspace_id in (second, None):
            account_id, _ = people.add_account(connection, installation.log)
            people.add_session(connection, account_id, workspace_id, begun_at=begun_at)
            people.add_session(connection, account_id, workspace_id, begun_at=LONG_AFTER)
        if ended:
            connection.execute("update sessions set ended_at = %s where created_at = %s", (NOW, NOW))
    last = NOW + timedelta(days=ENDED_SESSION_DAYS_MAX)
    await forgets(installation, last, "select count(*) from sessions", 4, 2)


async def test_attempts_are_forgotten(installation: Installation) -> None:
    async with executor(installation) as api:
        attempt = throttle.attempt(api.vault, throttle.SIGN_IN_BY_ACCOUNT, "demo@demo.example")
        await throttle.require(api.pool, [attempt], NOW)
        await tick(api.pool, NOW)
        assert count(installation, "select count(*) from attempts") == 1
        await tick(api.pool, LONG_AFTER)
        assert count(installation, "select count(*) from attempts") == 0


async def test_a_turn_has_a_limit_and_says_that_there_is_more(
    installation: Installation, second: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "FORGET_ROWS_MAX", 2)
    with superuser(installation) as connection:
        for _ in range(3):
            people.add_invitation(connection, second, NOW)
            account_id, _ = people.add_account(connection, installation.log)
            people.add_session(connection, account_id, None, begun_at=NOW)
    left: LiteralString = "select (select count(*) from invitations) * 10 + (select count(*) from sessions)"
    async with executor(installation) as api:
        for more, there in ((True, 11), (False, 0)):
            assert await tick(api.pool, LONG_AFTER) is more
            assert count(installation, left) == there


async def test_all_workspaces_are_found_page_by_page(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "WORKSPACES_PAGE_ROWS_MAX", 2)
    made = {installation.log.workspace_id, *(add_workspace(installation) for _ in range(3))}
    async with executor(installation) as api:
        found = [workspace_id async for workspace_id in forgetting.workspaces(api.pool)]
    assert found == sorted(made)


async def test_what_is_locked_in_one_workspace_keeps_nothing_in_another(
    installation: Installation, second: UUID
) -> None:
    with superuser(installation) as connection:
        for workspace_id in (installation.log.workspace_id, second):
            people.add_invitation(connection, workspace_id, NOW)
        async with executor(installation) as api:
            with connection.transaction():
                connection.execute(
                    "select from invitations where workspace_id = %s for update", (installation.log.workspace_id,)
                )
                await tick(api.pool, LONG_AFTER)
                assert rows(installation, "select workspace_id from invitations") == [(installation.log.workspace_id,)]
