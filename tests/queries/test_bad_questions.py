"""Questions that can't be answered are refused, each for a reason of its own, and never with what was sent."""

from uuid import uuid4

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posting import refused

QUESTIONS = ["list_conversations", "list_timeline"]
PARAMS = st.sampled_from(["limit", "cursor", "before", "after", "conversation_id"])


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1.5", "ten", "", "1e2", "9" * 30, "9" * 5_000])
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_limit_out_of_range_is_refused(prepared: httpx.AsyncClient, question: str, limit: str) -> None:
    params = {"limit": limit} | ({"conversation_id": str(uuid4())} if question == "list_timeline" else {})
    problem = refused(await prepared.get(f"/{question}", params=params), 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == ["query.limit"]


@pytest.mark.parametrize("conversation_id", ["", "marmalade", "7", "01900000-0000-7000-8000", "\0"])
async def test_a_malformed_id_is_refused(prepared: httpx.AsyncClient, conversation_id: str) -> None:
    response = await prepared.get("/list_timeline", params={"conversation_id": conversation_id})
    problem = refused(response, 422, "malformed")
    assert [mistake["where"] for mistake in problem["mistakes"]] == ["query.conversation_id"]
    assert "marmalade" not in response.text


async def test_a_timeline_of_no_conversation_is_refused(prepared: httpx.AsyncClient) -> None:
    refused(await prepared.get("/list_timeline"), 422, "malformed")


@pytest.mark.parametrize(
    "position",
    ["", "x", "0", "0:", "0:1,", "0:1,0:1", "4:1", "-1:1", "0:-1", "0:1;1:1", "0:1000000000000000000", "marmalade"],
)
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_malformed_position_is_refused(prepared: httpx.AsyncClient, question: str, position: str) -> None:
    params = {"conversation_id": str(uuid4())} if question == "list_timeline" else {}
    response = await prepared.get(f"/{question}", params=params, headers={"OnRecord-After": position})
    refused(response, 422, "position-malformed")
    assert "marmalade" not in response.text


@pytest.mark.parametrize("digits", range(1, 19))
async def test_a_position_that_is_too_long_is_refused(prepared: httpx.AsyncClient, digits: int) -> None:
    position = f"0:{'1' * digits}," + "1:1," * 7_000 + "marmalade"
    refused(await prepared.get("/list_conversations", headers={"OnRecord-After": position}), 422, "position-malformed")


@given(question=st.sampled_from(QUESTIONS), params=st.dictionaries(PARAMS, st.text(max_size=30)))
@settings(deadline=None, max_examples=60)
async def test_no_question_is_answered_with_a_failure_of_ours(
    prepared: httpx.AsyncClient, question: str, params: dict[str, str]
) -> None:
    response = await prepared.get(f"/{question}", params=params)
    assert response.status_code in {200, 404, 422}, (response.status_code, response.text)
