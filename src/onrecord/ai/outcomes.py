"""What becomes of an answer: one of the tasks' results, in our ids and cleaned, or a failure with its reason.

All texts are plain text: nothing in them is markup, and no link is active. They are personal, as what they are about.
"""

from typing import Literal, NamedTuple

from onrecord.ai.excerpt import Task

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
Urgency = Literal["low", "normal", "high", "urgent"]
Sentiment = Literal["negative", "neutral", "positive"]

REASON_CHARS_MAX = 200
REPLY_CHARS_MAX = 1_500
NOTE_CHARS_MAX = 300
CLAIM_CHARS_MAX = 400
CLAIMS_MAX = 12
SOURCES_MAX = 8
LABELS_MAX = 3
DESCRIPTION_CHARS_MAX = 1_000
SEEN_TEXT_CHARS_MAX = 2_000

# Why there is no result. None of them is a reason to ask the same again.
FailureReason = Literal[
    "truncated",  # the answer ended at max_tokens
    "refusal",  # the model declines; `detail` is the category
    "context_exceeded",  # the conversation is too long for the model
    "unexpected_stop",  # a stop reason that we don't know; `detail` names it
    "invalid",  # no JSON, or not of our form
    "too_long",  # a field is over its cap
    "invented_ids",  # it names messages, snippets, labels or members that weren't shown to it
    "unsourced",  # a draft or a summary that rests on nothing
    "foreign_link",  # a link that no source holds
    "foreign_data",  # an address, a number or a name that isn't in the conversation or the knowledge
    "leaked",  # a secret, a canary or the prompt
]


class Claim(NamedTuple):
    """Something that is said, and the messages and snippets that it rests on: all exist in the excerpt."""

    text: str
    message_ids: tuple[str, ...]
    snippet_ids: tuple[str, ...]


class Triaged(NamedTuple):
    """`language` is a BCP 47 tag, `und` where there is none to know. `message_ids` are what it rests on."""

    intent: Intent
    urgency: Urgency
    language: str
    sentiment: Sentiment
    label_ids: tuple[str, ...]
    assignee_id: str | None
    reason: str
    message_ids: tuple[str, ...]


class Summarised(NamedTuple):
    """What a colleague needs to know who takes over, point by point, in the team's language (the instructions')."""

    points: tuple[Claim, ...]

    @property
    def text(self) -> str:
        return "\n".join(point.text for point in self.points)


class Drafted(NamedTuple):
    """A reply for a person to approve: `text` ends in the workspace's disclosure, where it has one.

    `note` is for the member who reads it: what could not be answered.
    """

    text: str
    language: str
    claims: tuple[Claim, ...]
    note: str


class Described(NamedTuple):
    """What a file shows, and the text that can be read in it."""

    text: str
    seen_text: str
    language: str


class Failed(NamedTuple):
    """There is no result; the usage is booked all the same. `detail` is a short code, never the model's words."""

    reason: FailureReason
    detail: str | None = None


Outcome = Triaged | Summarised | Drafted | Described | Failed
RESULTS: dict[Task, type[Triaged | Summarised | Drafted | Described]] = {
    "triage": Triaged,
    "summary": Summarised,
    "draft": Drafted,
    "description": Described,
}
