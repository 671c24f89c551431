"""`onrecord doctor` says who answers, and whether the models that are named will be there."""

from pydantic import SecretStr
from structlog.testing import capture_logs

import excerpts
from onrecord.ai import client
from onrecord.ai.excerpt import Task
from onrecord.cli.doctor import ai as doctor_ai
from onrecord.parts import ai
from onrecord.settings import Settings
from onrecord.stack.anthropic.serving import served
from onrecord.stack.anthropic.settings import API_KEY
from onrecord.stack.ports import free_port


def settings(url: str, key: str | None = API_KEY) -> Settings:
    secret = "x" * 24
    fields = {"database_password": secret, "matching_secret": secret, "anthropic_url": url}
    return Settings.model_validate(fields | {"ANTHROPIC_API_KEY": key})


def test_a_stand_in_is_never_taken_for_claude() -> None:
    with served() as url:
        first, *models = doctor_ai.check(settings(url))
    assert first.what == f"AI: the offline model at {url} answers"
    assert first.note == doctor_ai.NOT_CLAUDE
    assert [finding.wrong for finding in models] == [None] * 4


def test_without_a_key_nobody_is_asked() -> None:
    [finding] = doctor_ai.check(settings("https://api.anthropic.com", None))
    assert finding.note == doctor_ai.NOBODY


def test_who_does_not_answer_is_wrong() -> None:
    [finding] = doctor_ai.check(settings(f"http://127.0.0.1:{free_port()}"))
    assert "not_reached" in (finding.wrong or "")


async def test_a_worker_says_at_its_start_which_models_go_away() -> None:
    with served() as url, capture_logs() as logged:
        async with client.opened(url, SecretStr(API_KEY)) as claude:
            by_task: dict[Task, str] = {"triage": "claude-sonnet-4-5", "draft": "claude-unheard-of"}
            await ai.look_at_models(claude, by_task, excerpts.NOON)
    assert [(line["event"], line["task"]) for line in logged] == [("model", "triage"), ("model", "draft")]


async def test_a_worker_starts_without_a_service() -> None:
    with capture_logs() as logged:
        async with client.opened(f"http://127.0.0.1:{free_port()}", SecretStr(API_KEY)) as claude:
            await ai.look_at_models(claude, {}, excerpts.NOON)
    assert [(line["event"], line["code"]) for line in logged] == [("models not looked at", "not_reached")]
