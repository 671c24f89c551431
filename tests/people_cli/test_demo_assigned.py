"""`onrecord demo` in a workspace whose inbox assigns by itself: what is so already is no reason to end."""

from typing import Any, cast

import orjson
import pytest
import typer
import urllib3

from onrecord import errors
from onrecord.cli.calling import Api


class Refusing:
    """A pool whose API refuses everything, as if the conversation were this member's already."""

    def request(self, method: str, url: str, **_: Any) -> urllib3.HTTPResponse:
        problem = {"type": errors.ConversationIsAssigned.type, "status": 409}
        return urllib3.HTTPResponse(orjson.dumps(problem), status=409, request_method=method, request_url=url)


def test_only_the_refusal_that_is_named_says_that_it_is_so_already() -> None:
    api = Api("http://api.example", "token", cast("urllib3.PoolManager", Refusing()))
    assert api.post("assign_conversation", {}, 2, "conversation-is-assigned") == {}
    for held in (None, "conversation-is-resolved"):
        with pytest.raises(typer.Exit):
            api.post("assign_conversation", {}, 2, held)
