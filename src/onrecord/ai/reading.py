"""An answer of the model becomes an outcome: its form, ids, caps and words checked by us. Pure."""

from collections.abc import Mapping, Sequence

import pydantic

from onrecord.ai import forms, links, prompts
from onrecord.ai.answer import Answer
from onrecord.ai.asking import Request
from onrecord.ai.characters import cleaned, one_line
from onrecord.ai.checks import Forbidden, Sources
from onrecord.ai.forms import ClaimForm, DescriptionForm, DraftForm, Form, SummaryForm, TriageForm
from onrecord.ai.outcomes import (
    Claim,
    Described,
    Drafted,
    Failed,
    FailureReason,
    Outcome,
    Summarised,
    Triaged,
)

STOPS: Mapping[str, FailureReason] = {
    "max_tokens": "truncated",
    "refusal": "refusal",
    "model_context_window_exceeded": "context_exceeded",
}
CODE_CHARS_MAX = 40
TOO_LONG = frozenset({"string_too_long", "too_long"})


def read(request: Request, answer: Answer) -> Outcome:
    """What the answer comes to. Never raises for anything that a model can say."""
    if answer.stop_reason != "end_turn":
        return _stopped(answer)
    try:
        form = forms.FORMS[request.task].model_validate_json(answer.text)
    except pydantic.ValidationError as error:
        kinds = {mistake["type"] for mistake in error.errors(include_url=False, include_input=False)}
        return Failed("too_long" if kinds <= TOO_LONG else "invalid")
    try:
        return _Reading(request).read(form)
    except Forbidden as forbidden:
        return Failed(forbidden.reason, forbidden.detail)


def _stopped(answer: Answer) -> Failed:
    reason = STOPS.get(answer.stop_reason or "", "unexpected_stop")
    detail = answer.stop_reason if reason == "unexpected_stop" else answer.stop_category
    return Failed(reason, _code(detail))


def _code(said: str | None) -> str | None:
    """A word of the service's, as far as it is a code."""
    plain = said is not None and said.isascii() and said.replace("_", "").isalnum()
    return said[:CODE_CHARS_MAX] if said and plain else None


class _Reading:
    """Turns a form into our ids and clean texts. Raises Forbidden."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._sources = Sources(request.excerpt, prompts.text(request.prompt_version))

    def read(self, form: Form) -> Triaged | Summarised | Drafted | Described:
        match form:
            case TriageForm():
                return self._triaged(form)
            case SummaryForm(points=points):
                return Summarised(self._claims(points))
            case DraftForm():
                return self._drafted(form)
            case DescriptionForm():
                return self._described(form)
            case _:
                raise AssertionError("there is no other form")

    def _triaged(self, form: TriageForm) -> Triaged:
        reason = one_line(form.reason)
        self._sources.note(reason)
        return Triaged(
            intent=form.intent,
            urgency=form.urgency,
            language=form.language,
            sentiment=form.sentiment,
            label_ids=self._ids(form.labels, "l"),
            assignee_id=self._ids([form.assignee], "a")[0] if form.assignee else None,
            reason=reason,
            message_ids=_some(self._ids(form.sources, "m")),
        )

    def _drafted(self, form: DraftForm) -> Drafted:
        reply, note = cleaned(form.reply).strip(), one_line(form.note)
        self._sources.reply(reply)
        self._sources.note(note)
        if not reply:
            raise Forbidden("invalid", "empty")
        disclosure = self._request.excerpt.disclosure
        whole = f"{reply}\n\n{disclosure}" if disclosure else reply
        return Drafted(whole, form.language, self._claims(form.claims), note)

    def _described(self, form: DescriptionForm) -> Described:
        told = [cleaned(text).strip() for text in (form.description, form.seen_text)]
        for text in told:
            self._sources.seen(text)
        if not told[0]:
            raise Forbidden("invalid", "empty")
        return Described(links.broken(told[0]), links.broken(told[1]), form.language)

    def _claims(self, claims: Sequence[ClaimForm]) -> tuple[Claim, ...]:
        if not claims:
            raise Forbidden("unsourced", "no_claims")
        return tuple(map(self._claim, claims))

    def _claim(self, claim: ClaimForm) -> Claim:
        text = one_line(claim.text)
        self._sources.note(text)
        if not text:
            raise Forbidden("invalid", "empty")
        _some(self._ids(claim.sources, "mk"))
        of = {letter: [name for name in claim.sources if name.startswith(letter)] for letter in "mk"}
        return Claim(text, self._ids(of["m"], "m"), self._ids(of["k"], "k"))

    def _ids(self, names: Sequence[str], letters: str) -> tuple[str, ...]:
        """Ours, each once, in the order in which they were named."""
        shown = self._request.shown
        if not all(name[:1] and name[0] in letters and name in shown for name in names):
            raise Forbidden("invented_ids", "ids")
        return tuple(dict.fromkeys(shown[name] for name in names))


def _some(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not ids:
        raise Forbidden("unsourced", "no_sources")
    return ids
