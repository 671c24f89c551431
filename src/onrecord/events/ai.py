"""What the model was asked, on the contact's stream, and what it said: proposals, which only a person carries out.

The workspace's own rules for it, and whether it is at work at all, stand on the workspace's stream. What a model says
in words is personal; what it chose from a list of ours is not.
"""

from typing import Literal

from onrecord.events.contact import Priority
from onrecord.events.shape import Id, MaybePersonal, Moment, News, Personal, Public
from onrecord.events.workspace import OfWorkspace

AiTask = Literal["triage", "summary", "draft", "description"]
Intent = Literal[
    "question",
    "order",
    "delivery",
    "return_or_refund",
    "billing",
    "technical",
    "appointment",
    "cancellation",
    "complaint",
    "feedback",
    "account",
    "spam",
    "other",
]
Sentiment = Literal["negative", "neutral", "positive"]
# What the model said is no answer that may be used.
AnswerFailure = Literal[
    "truncated",
    "refusal",
    "context_exceeded",
    "unexpected_stop",
    "invalid",
    "too_long",
    "invented_ids",
    "unsourced",
    "foreign_link",
    "foreign_data",
    "leaked",
]
# It was asked, and did not answer.
CallFailure = Literal["unavailable", "request_refused", "account_refused", "unconfirmed"]
# It was not asked.
UnaskedReason = Literal[
    "budget",
    "paused",
    "limit",
    "task_is_off",
    "stopped",
    "superseded",
    "nothing_to_ask",
    "not_analysed",
    "no_price",
    "record_unreadable",
]
AiFailure = AnswerFailure | CallFailure | UnaskedReason
PauseReason = Literal["budget", "account_refused"]
DiscardReason = Literal["by_member", "superseded", "stopped"]


class AiEvent(News):
    """What all events about a question to the model share: `request_id` is the question, and the effect's id."""

    request_id: Id


class AiRequested(AiEvent):
    """The model shall be asked. `of_version` is the conversation's version then: what it is asked about.

    `media_id` is the file of a description. `instruction` is what a member wants of this draft in particular.
    """

    type: Literal["ai.requested.v1"] = "ai.requested.v1"
    task: AiTask
    of_version: int
    media_id: Id | None
    instruction: MaybePersonal


class AiAnswered(AiEvent):
    """What is on the record of a call, whatever came of it.

    `attempt` counts the calls, this one included; `maybe_billed_twice`: an earlier one may have been answered, and
    billed, unseen. `model` is whom we asked and `prompt` by which version of our words; `request_hash` (hex) is the
    SHA-256 of exactly what was sent. `message_ids` and `snippet_ids` are what the model saw, the newest at `seen_seq`
    of the conversation's shard. `is_offline`: it was the offline model of a development stack. Cost is by the prices
    of `prices_of`, in millionths of a dollar. What was never sent has no model, and cost nothing.
    """

    attempt: int
    maybe_billed_twice: bool
    model: Public | None
    prompt: Public | None
    is_offline: bool
    request_hash: MaybePersonal
    message_ids: tuple[Id, ...]
    snippet_ids: tuple[Id, ...]
    seen_seq: int | None
    provider_request_id: Public | None
    stop_reason: Public | None
    stop_category: Public | None
    input_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    cache_read_tokens: int
    output_tokens: int
    thinking_tokens: int
    prices_of: Public | None
    cost_microdollars: int
    latency_ms: int | None
    raw_response: MaybePersonal


class AiTriaged(AiAnswered):
    """What a conversation is about, as the model sees it. Labels and assignee are suggestions.

    `language` is a BCP 47 tag, `und` where there is none to know.
    """

    type: Literal["ai.triaged.v1"] = "ai.triaged.v1"
    of_version: int
    intent: Intent
    urgency: Priority
    language: Public
    sentiment: Sentiment
    label_ids: tuple[Id, ...]
    assignee_id: Id | None
    reason: Personal
    rests_on_message_ids: tuple[Id, ...]


class AiSummarised(AiAnswered):
    """What was said so far, for whoever takes the conversation over: a line for each of its `claims`."""

    type: Literal["ai.summarised.v1"] = "ai.summarised.v1"
    of_version: int
    text: Personal
    claims: Personal
    rests_on_message_ids: tuple[Id, ...]
    rests_on_snippet_ids: tuple[Id, ...]


class AiDrafted(AiAnswered):
    """A reply, proposed: the draft is called by its question's id. Nobody gets it unless a person sends it.

    `note` is for the member who reads it. `claims` is JSON: each claim of the text with the ids that it rests on, all
    of which are among those named here.
    """

    type: Literal["ai.drafted.v1"] = "ai.drafted.v1"
    of_version: int
    text: Personal
    note: Personal
    language: Public
    claims: Personal
    rests_on_message_ids: tuple[Id, ...]
    rests_on_snippet_ids: tuple[Id, ...]


class AiDescribed(AiAnswered):
    """What a file shows, and the text that can be read in it."""

    type: Literal["ai.described.v1"] = "ai.described.v1"
    media_id: Id
    text: Personal
    seen_text: Personal
    language: Public


class AiFailed(AiAnswered):
    """The model was asked and gave no answer that can be used, or it was not asked.

    `error_code` is the provider's, or a short word of ours for what was wrong.
    """

    type: Literal["ai.failed.v1"] = "ai.failed.v1"
    task: AiTask
    of_version: int
    media_id: Id | None
    failure: AiFailure
    error_code: Public | None


class AiDraftDiscarded(AiEvent):
    """A draft is not to be sent: somebody said so, another took its place, or a person took the conversation over."""

    type: Literal["ai.draft_discarded.v1"] = "ai.draft_discarded.v1"
    reason: DiscardReason


class AiStopped(News):
    """A person took this conversation over: the model is asked nothing more about it, and proposes nothing."""

    type: Literal["ai.stopped.v1"] = "ai.stopped.v1"


class AiRestarted(News):
    """The model may be asked about this conversation again."""

    type: Literal["ai.restarted.v1"] = "ai.restarted.v1"


class AiPolicySet(OfWorkspace):
    """What the model is asked in this workspace, and in whose words.

    Every task that isn't named is off. `auto_draft` has a reply drafted to each message that was triaged.
    `instructions` are the workspace's tone and rules, `disclosure` is what replies that were drafted tell the customer
    about that. Per day, by UTC, the calls together cost no more than the budget.
    """

    type: Literal["ai_policy.set.v1"] = "ai_policy.set.v1"
    tasks: tuple[AiTask, ...]
    auto_draft: bool
    instructions: Public
    disclosure: Public
    budget_microdollars_per_day_max: int


class AiSnippetSaved(OfWorkspace):
    """A piece of what the workspace knows: what drafts may rest on besides messages. Saved anew it reads otherwise."""

    type: Literal["ai_snippet.saved.v1"] = "ai_snippet.saved.v1"
    snippet_id: Id
    title: Public
    text: Public


class AiSnippetDeleted(OfWorkspace):
    """No draft rests on this any more."""

    type: Literal["ai_snippet.deleted.v1"] = "ai_snippet.deleted.v1"
    snippet_id: Id


class AiPaused(OfWorkspace):
    """The model is asked nothing more: the day's budget is used up, or the provider won't have us.

    It goes on at `until`, or as soon as the policy is set anew.
    """

    type: Literal["ai.paused.v1"] = "ai.paused.v1"
    reason: PauseReason
    until: Moment
    budget_microdollars_per_day_max: int
    used_microdollars: int


class AiResumed(OfWorkspace):
    """The model is asked again."""

    type: Literal["ai.resumed.v1"] = "ai.resumed.v1"
