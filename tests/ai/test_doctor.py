"""`onrecord doctor` says who answers, and whether the models that are named will be there."""

from datetime import UTC, datetime

import pytest

import excerpts
from onrecord.ai.client import Model
from onrecord.cli import doctor_ai
from onrecord.settings import Settings
from onrecord.stack.anthropic.serving import served
from onrecord.stack.anthropic.settings import API_KEY
from onrecord.stack.ports import free_port

SOON = datetime(2026, 12, 31, tzinfo=UTC)


def settings(url: str, key: str | None = API_KEY) -> Settings:
    secret = "x" * 24
    fields = {"database_password": secret, "matching_secret": secret, "anthropic_url": url}
    return Settings.model_validate(fields | {"ANTHROPIC_API_KEY": key})


@pytest.mark.parametrize(
    ("model", "wrong", "note"),
    [
        (Model(excerpts.HAIKU, "active", None), None, None),
        (Model(excerpts.HAIKU, "active", SOON), None, "retired on 2026-12-31"),
        (Model(excerpts.HAIKU, "deprecated", None), None, "retired soon"),
        (Model(excerpts.HAIKU, "retired", None), "doesn't offer it: name another by ONRECORD_AI_DRAFT_MODEL", None),
        (Model("another", "active", None), "doesn't offer it", None),
    ],
)
def test_a_model_that_goes_away_is_told_before(model: Model, wrong: str | None, note: str | None) -> None:
    [finding] = doctor_ai.named({"draft": excerpts.HAIKU}, [model], excerpts.NOON)
    assert (wrong or "") in (finding.wrong or ""), finding
    assert (note or "") in (finding.note or ""), finding
    assert (bool(finding.wrong), bool(finding.note)) == (bool(wrong), bool(note))


def test_a_model_without_a_price_is_wrong() -> None:
    [finding] = doctor_ai.named({"draft": "claude-dear"}, [Model("claude-dear", "active", None)], excerpts.NOON)
    assert "has no price" in (finding.wrong or "")


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
