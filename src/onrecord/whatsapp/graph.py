"""The Graph API as the worker calls it: send, mark as read, upload, list templates.

    graph = Graph(egress, "https://graph.facebook.com", "v26.0")
    wamid = await graph.send(number_id, token, payload, time_s_max=20)

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

import orjson
from pydantic import SecretStr

from onrecord import egress as ways_out
from onrecord.egress import Egress, EgressError, Unreachable
from onrecord.settings import Settings
from onrecord.whatsapp import failures
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.files import bearer_hosts, own_origins

ANSWER_BYTES_MAX = 64 * 1024
PAGE_BYTES_MAX = 4 * 1024 * 1024
PAGE_TEMPLATES = 100
PAGES_MAX = 20
WAMID_CHARS_MAX = 512
BEFORE_ASKING = frozenset({"url_malformed", "not_https", "host_not_allowed", "address_not_public"})


class GraphError(Exception):
    """A call by which nothing was had.

    GraphError
    ├── Refused       the API says why
    ├── NotReached    it was never asked
    └── NoAnswer      it was asked, and may have done it
    """


class Refused(GraphError):
    """The API refuses, or is broken: `failure` says which."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.failure, failure.code)
        self.failure = failure


class NotReached(GraphError):
    """The call didn't leave this machine, or nobody took it."""


class NoAnswer(GraphError):
    """The call was made, and its answer is missing or senseless."""


@dataclass(frozen=True)
class Graph:
    """The API at `url`. Every call raises a GraphError."""

    egress: Egress
    url: str
    version: str

    async def send(self, number_id: str, token: SecretStr, payload: Mapping[str, Any], time_s_max: float) -> str:
        """Send a message; the provider's id of it. That it took it over doesn't mean that it is sent."""
        answer = await self._ask("POST", f"{_part(number_id)}/messages", token, time_s_max, json=payload)
        match answer:
            case {"messages": [{"id": str(found)}, *_]} if 0 < len(found) <= WAMID_CHARS_MAX:
                return found
            case _:
                raise NoAnswer

    async def mark_read(self, number_id: str, token: SecretStr, message_id: str, time_s_max: float) -> None:
        """Show the customer that a message of theirs was read."""
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
        answer = await self._ask("POST", f"{_part(number_id)}/messages", token, time_s_max, json=read)
        if answer.get("success") is not True:
            raise NoAnswer

    async def upload(
        self, number_id: str, token: SecretStr, file: tuple[str, IO[bytes], str], time_s_max: float
    ) -> str:
        """Hand a file over (name, content, type); the id under which it can be sent for 30 days."""
        fields = {"messaging_product": "whatsapp", "type": file[2]}
        path = f"{_part(number_id)}/media"
        answer = await self._ask("POST", path, token, time_s_max, data=fields, files={"file": file})
        match answer:
            case {"id": str(found)} if found:
                return found
            case _:
                raise NoAnswer

    async def templates(self, waba_id: str, token: SecretStr, rows_max: int, time_s_max: float) -> Sequence[Any]:
        """The account's templates as the API shows them, page by page, `rows_max` at most; each page has its time."""
        found: list[Any] = []
        after = ""
        for _ in range(PAGES_MAX):
            path = f"{_part(waba_id)}/message_templates?limit={PAGE_TEMPLATES}{after}"
            page = await self._ask("GET", path, token, time_s_max, PAGE_BYTES_MAX)
            match page:
                case {"data": list(rows)}:
                    found += rows
                case _:
                    raise NoAnswer
            match page:
                case {"paging": {"next": str(), "cursors": {"after": str(cursor)}}} if len(found) < rows_max:
                    after = f"&after={quote(cursor, safe='')}"
                case _:
                    break
        return found[:rows_max]

    async def _ask(
        self,
        method: str,
        path: str,
        token: SecretStr,
        time_s_max: float,
        bytes_max: int = ANSWER_BYTES_MAX,
        **body: Any,
    ) -> dict[str, Any]:
        url = f"{self.url.rstrip('/')}/{self.version}/{path}"
        try:
            async with self.egress.fetch(method, url, time_s_max=time_s_max, bearer=token, **body) as fetched:
                status, content = fetched.status, await fetched.read(bytes_max)
        except Unreachable:
            raise NotReached from None
        except ways_out.Refused as refused:
            raise (NotReached if refused.reason in BEFORE_ASKING else NoAnswer) from None
        except EgressError:
            raise NoAnswer from None
        answer = _parsed(content)
        if not 200 <= status < 300:
            raise Refused(failures.read(status, answer))
        if not isinstance(answer, dict):
            raise NoAnswer
        return answer


def egress(config: Settings) -> Egress:
    """The way out to the API that the settings name: Meta's, or one that was opened on purpose."""
    return Egress(own_origins(config.graph_url), bearer_hosts(config.graph_url))


def _part(graph_id: str) -> str:
    return quote(graph_id, safe="")


def _parsed(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
