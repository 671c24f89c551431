"""If-Match: needed where somebody decides on what they saw, an option elsewhere, and never guessed."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from deciding import MEMBER_ID
from installations import Installation
from posting import Body, done, refused, run, take
from written import conversation, counts

NEEDS_IT: dict[str, Body] = {
    "assign_conversation": {"assignee_id": str(MEMBER_ID)},
    "claim_conversation": {},
    "resolve_conversation": {},
}
TAKES_IT: dict[str, Body] = {
    "send_message": {"text": "Reply"},
    "add_note": {"text": "Note"},
    "reopen_conversation": {},
    "unassign_conversation": {},
    "snooze_conversation": {"until": "2100-01-01T00:00:00Z"},
    "set_priority": {"priority": "high"},
    "label_conversation": {"label_id": str(MEMBER_ID)},
    "unlabel_conversation": {"label_id": str(MEMBER_ID)},
}
MALFORMED = [
    "",
    "3",
    '"',
    '""',
    '"3',
    "3'",
    '"03x"',
    'W/"3"',
    '"3", "4"',
    "*",
    '"-1"',
    '"3.0"',
    '"1234567890"',
    '"\u0663"',
]


@pytest.mark.parametrize("command", NEEDS_IT)
async def test_a_command_that_needs_a_version_is_refused_without_one(
    api: httpx.AsyncClient, shared: Installation, command: str
) -> None:
    taken = await take(api)
    before = counts(shared)
    response = await run(api, command, taken.conversation_id, **NEEDS_IT[command])
    refused(response, 428, "version-required")
    assert counts(shared) == before


@pytest.mark.parametrize("command", NEEDS_IT)
async def test_a_command_that_needs_a_version_runs_with_the_current_one(api: httpx.AsyncClient, command: str) -> None:
    taken = await take(api)
    answer = await done(api, command, taken.conversation_id, version=taken.version, **NEEDS_IT[command])
    assert answer["version"] == taken.version + 1


@pytest.mark.parametrize("version", [0, 1, 3, 999_999_999])
@pytest.mark.parametrize("command", NEEDS_IT | TAKES_IT)
async def test_another_version_is_refused_with_what_is_there_now(
    api: httpx.AsyncClient, shared: Installation, command: str, version: int
) -> None:
    taken = await take(api)
    before = counts(shared)
    fields = (NEEDS_IT | TAKES_IT)[command]
    problem = refused(await run(api, command, taken.conversation_id, version=version, **fields), 412, "version-moved")
    assert (problem["version"], problem["status_now"], problem["assignee_id"]) == (2, "open", None)
    assert counts(shared) == before
    assert conversation(shared, taken.conversation_id) == ("open", None, 2)


async def test_a_moved_version_says_who_has_it_now_and_what_became_of_it(api: httpx.AsyncClient) -> None:
    taken = await take(api)
    await done(api, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    await done(api, "resolve_conversation", taken.conversation_id, version=3)
    problem = refused(
        await run(api, "send_message", taken.conversation_id, version=2, text="Late"), 412, "version-moved"
    )
    assert problem["version"] == 4
    assert problem["status_now"] == "resolved"
    assert problem["assignee_id"] == str(MEMBER_ID)


@pytest.mark.parametrize("command", ["send_message", "add_note"])
async def test_where_a_version_is_an_option_the_command_runs_without_it_and_with_the_current_one(
    api: httpx.AsyncClient, command: str
) -> None:
    taken = await take(api)
    first = await done(api, command, taken.conversation_id, **TAKES_IT[command])
    await done(api, command, taken.conversation_id, version=first["version"], **TAKES_IT[command])


@pytest.mark.parametrize("if_match", MALFORMED)
async def test_a_malformed_version_is_refused_and_not_ignored(api: httpx.AsyncClient, if_match: str) -> None:
    body = {"conversation_id": str(uuid4()), "text": "Reply"}
    response = await api.post("/send_message", json=body, headers={b"If-Match": if_match.encode()})
    refused(response, 422, "if-match-malformed")


async def test_only_one_of_eight_parallel_commands_on_the_same_version_succeeds(
    api: httpx.AsyncClient, shared: Installation
) -> None:
    taken = await take(api)
    responses = await asyncio.gather(
        *(run(api, "send_message", taken.conversation_id, version=taken.version, text=f"Reply {n}") for n in range(8))
    )
    assert sorted(response.status_code for response in responses) == [201] + [412] * 7
    assert conversation(shared, taken.conversation_id) == ("open", None, 3)
