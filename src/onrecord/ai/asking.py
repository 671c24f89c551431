r"""An excerpt of a conversation becomes a request to the Messages API. Pure.

The body's form, which the offline stand-in reads too:

    system    [{"type": "text", "text": <the prompt file as it stands>, "cache_control": {"type": "ephemeral"}}]
    messages  one of the user, whose content is text blocks and, of a description, one image or document block:
        <workspace>\n<JSON>\n</workspace>         instructions, knowledge (k1 …), labels (l1 …), members (a1 …), canary
        <conversation>\n<JSON>\n</conversation>   contact, summary, left_out, messages (m1 …; from customer or us)
        <file>\n<JSON>\n</file>                   of a description: name and type; the block itself follows
        <task>triage</task>

In the JSON `<`, `>` and `&` are spelled as escapes, so that what somebody wrote can't end its block. Ids are short
names of the excerpt's own, in its order, and mean nothing outside this request. No customer's word stands in `system`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.ai.excerpt import Excerpt, Task
from onrecord.ai.prices import Price


@dataclass(frozen=True, kw_only=True)
class Request:
    """A call as it will be made. `content` are the exact bytes, `sha256` (hex) is theirs.

    `reserved_microdollars` is never less than what the call can cost. `excerpt` is as it was shown: cut and cleaned.
    """

    task: Task
    model: str
    prompt_version: str
    content: bytes
    sha256: str
    reserved_microdollars: int
    price: Price
    excerpt: Excerpt
    shown: Mapping[str, str]

    @property
    def body(self) -> dict[str, Any]:
        """The bytes, parsed."""
        raise NotImplementedError


def request(task: Task, excerpt: Excerpt, model: str, on: date) -> Request:
    """What is to be sent. Raises prices.NoPrice, and CantBeAsked for an excerpt that the task can't be done with."""
    raise NotImplementedError


class CantBeAsked(Exception):
    """There is nothing to ask: no message of the customer's, no file, or one that the service doesn't take."""
