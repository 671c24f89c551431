"""What becomes of an answer: one of the tasks' results, in our ids and cleaned, or a failure with its reason.

All texts are plain text: nothing in them is markup, and no link is active. They are personal, as what they are about.
"""

from typing import NamedTuple

from onrecord.ai.excerpt import Task
from onrecord.events.ai import AnswerFailure, Intent, Sentiment
from onrecord.events.contact import Priority

REASON_CHARS_MAX = 200
REPLY_CHARS_MAX = 1_500
NOTE_CHARS_MAX = 300
CLAIM_CHARS_MAX = 500
CLAIMS_MAX = 12
SOURCES_MAX = 8
LABELS_MAX = 3
DESCRIPTION_CHARS_MAX = 1_000
SEEN_TEXT_CHARS_MAX = 2_000


class Claim(NamedTuple):
    """Something that is said, and the messages and snippets that it rests on: all exist in the excerpt."""

    text: str
    message_ids: tuple[str, ...]
    snippet_ids: tuple[str, ...]


class Triaged(NamedTuple):
    """`language` is a BCP 47 tag, `und` where there is none to know. `message_ids` are what it rests on."""

    intent: Intent
    urgency: Priority
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
    """There is no result, and the same won't be asked again; the usage is booked all the same.

    truncated: it ended at max_tokens. refusal: the model declines, `detail` is the category. context_exceeded: the
    conversation is too long for the model. unexpected_stop: `detail` names the stop reason. invalid: no JSON, or not of
    our form. too_long: a field is over its cap. invented_ids: it names what wasn't shown to it. unsourced: it rests on
    nothing. foreign_link: a link that no source holds. foreign_data: an address or a number that is neither in the
    conversation nor in the knowledge. leaked: a secret, a canary or the prompt. `detail` is a short code, never the
    model's words.
    """

    reason: AnswerFailure
    detail: str | None = None


Outcome = Triaged | Summarised | Drafted | Described | Failed
RESULTS: dict[Task, type[Triaged | Summarised | Drafted | Described]] = {
    "triage": Triaged,
    "summary": Summarised,
    "draft": Drafted,
    "description": Described,
}
