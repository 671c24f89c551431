"""The forms that answers have: what the service is told to keep to, and what we check again. Pure.

Structured output promises the shape of a schema, not its limits: the schema goes out without them, and the answer is
validated by the model that it was made of.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from onrecord.ai import outcomes
from onrecord.ai.excerpt import Task
from onrecord.ai.outcomes import Intent, Sentiment, Urgency

UNSUPPORTED = frozenset(
    {"title", "description", "default", "minLength", "maxLength", "minItems", "maxItems", "pattern"}
)
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=35)]
Name = Annotated[str, StringConstraints(max_length=64)]  # longer than any: an id of elsewhere is invented, not too long
Sources = Annotated[list[Name], Field(max_length=outcomes.SOURCES_MAX)]


class Form(BaseModel):
    """Strict: nothing is turned into something else, and nothing is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class ClaimForm(Form):
    text: Annotated[str, StringConstraints(max_length=outcomes.CLAIM_CHARS_MAX)]
    sources: Sources


class TriageForm(Form):
    intent: Intent
    urgency: Urgency
    language: Language
    sentiment: Sentiment
    labels: Annotated[list[Name], Field(max_length=outcomes.LABELS_MAX)]
    assignee: Name
    reason: Annotated[str, StringConstraints(max_length=outcomes.REASON_CHARS_MAX)]
    sources: Sources


class SummaryForm(Form):
    points: Annotated[list[ClaimForm], Field(max_length=outcomes.CLAIMS_MAX)]


class DraftForm(Form):
    reply: Annotated[str, StringConstraints(max_length=outcomes.REPLY_CHARS_MAX)]
    language: Language
    claims: Annotated[list[ClaimForm], Field(max_length=outcomes.CLAIMS_MAX)]
    note: Annotated[str, StringConstraints(max_length=outcomes.NOTE_CHARS_MAX)]


class DescriptionForm(Form):
    description: Annotated[str, StringConstraints(max_length=outcomes.DESCRIPTION_CHARS_MAX)]
    seen_text: Annotated[str, StringConstraints(max_length=outcomes.SEEN_TEXT_CHARS_MAX)]
    language: Language


FORMS: Mapping[Task, type[Form]] = {
    "triage": TriageForm,
    "summary": SummaryForm,
    "draft": DraftForm,
    "description": DescriptionForm,
}


@cache
def schema(task: Task) -> Mapping[str, Any]:
    """The form as structured output takes it: flat, closed, each field required, and without limits."""
    whole = FORMS[task].model_json_schema()
    found: Mapping[str, Any] = _plain(whole, whole.get("$defs", {}))
    return found


def _plain(part: Any, defined: Mapping[str, Any]) -> Any:
    match part:
        case {"$ref": str(name)}:
            return _plain(defined[name.removeprefix("#/$defs/")], defined)
        case {"properties": dict(fields)}:
            inner = {name: _plain(field, defined) for name, field in fields.items()}
            return {"type": "object", "properties": inner, "required": [*inner], "additionalProperties": False}
        case dict():
            return {key: _plain(value, defined) for key, value in part.items() if key not in UNSUPPORTED}
        case _:
            return part
