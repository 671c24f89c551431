"""Models that are named, and whether they will be there tomorrow."""

from datetime import UTC, datetime

import pytest

import excerpts
from onrecord.ai import offered
from onrecord.ai.offered import Model, Verdict

END = datetime(2026, 12, 31, tzinfo=UTC)
OTHER = "name another by ONRECORD_AI_DRAFT_MODEL"
GONE = f"the service doesn't offer it: {OTHER}"


@pytest.mark.parametrize(
    ("model", "wrong", "ends"),
    [
        (Model(excerpts.HAIKU, "active", None), None, None),
        (Model(excerpts.HAIKU, "active", END), None, f"it is retired on 2026-12-31: {OTHER}"),
        (Model(excerpts.HAIKU, "deprecated", None), None, f"it is retired soon: {OTHER}"),
        (Model(excerpts.HAIKU, "retired", END), GONE, None),
        (Model("another", "active", None), GONE, None),
    ],
)
def test_a_model_that_goes_away_is_told_before(model: Model, wrong: str | None, ends: str | None) -> None:
    found = list(offered.look({"draft": excerpts.HAIKU}, [model], excerpts.NOON))
    assert found == [Verdict("draft", excerpts.HAIKU, wrong, ends)]


def test_a_model_without_a_price_is_wrong() -> None:
    [verdict] = offered.look({"draft": "claude-dear"}, [Model("claude-dear", "active", None)], excerpts.NOON)
    assert "has no price" in (verdict.wrong or "")
