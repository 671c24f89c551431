"""Answers to old commands are forgotten, and no others."""

from datetime import timedelta
from uuid import uuid4

from executing import NOW, executor, member, receive
from installations import Installation
from onrecord.execute import Request
from onrecord.forgetting import IDEMPOTENCY_DAYS_MAX, forget_answers


async def test_an_answer_is_kept_for_its_days_and_then_forgotten(installation: Installation) -> None:
    async with executor(installation, now=lambda: NOW) as api:
        await api.execute(receive(), member(installation), Request(idempotency_key=str(uuid4())))
        kept, outlived = (
            NOW + timedelta(days=IDEMPOTENCY_DAYS_MAX),
            NOW + timedelta(days=IDEMPOTENCY_DAYS_MAX, seconds=1),
        )
        assert await forget_answers(api.pool, installation.log.workspace_id, kept) == 0
        assert await forget_answers(api.pool, installation.log.workspace_id, outlived) == 1


async def test_another_workspaces_answers_are_out_of_reach(installation: Installation) -> None:
    async with executor(installation, now=lambda: NOW) as api:
        await api.execute(receive(), member(installation), Request(idempotency_key=str(uuid4())))
        assert await forget_answers(api.pool, uuid4(), NOW + timedelta(days=365)) == 0
