"""Assigning a conversation: to another member only, and only while it is open."""

import httpx
import pytest

from commands.assign_conversation import AssignConversation, decide
from deciding import CONVERSATION_ID, MEMBER_ID, NEW_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import ConversationAssigned
from onrecord.identity.permissions import Role
from posting import done, refused, run, take
from written import conversation as conversation_row
from written import counts, outbox

COMMAND = AssignConversation(conversation_id=CONVERSATION_ID, assignee_id=MEMBER_ID)
EXPECTED = ConversationAssigned(conversation_id=str(CONVERSATION_ID), version=6, assignee_id=str(MEMBER_ID))


def test_an_assignment_names_the_member_and_moves_the_version_by_1() -> None:
    assert decide(conversation(version=5), COMMAND, "agent") == EXPECTED


def test_a_conversation_goes_from_one_member_to_another() -> None:
    assert decide(conversation(assignee_id=NEW_ID), COMMAND, "agent") == EXPECTED


def test_a_conversation_is_not_assigned_to_the_same_member_twice() -> None:
    with pytest.raises(errors.ConversationIsAssigned):
        decide(conversation(assignee_id=MEMBER_ID), COMMAND, "agent")


def test_a_resolved_conversation_is_not_assigned() -> None:
    with pytest.raises(errors.ConversationIsResolved):
        decide(conversation("resolved"), COMMAND, "agent")


@pytest.mark.parametrize(("role", "refusal"), [(None, errors.NoSuchMember), ("auditor", errors.AssigneeCannotReply)])
def test_who_cannot_reply_is_assigned_nothing(role: Role | None, refusal: type[errors.Refusal]) -> None:
    with pytest.raises(refusal):
        decide(conversation(), COMMAND, role)


async def test_an_assignment_writes_its_record_the_assignee_and_the_new_version(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    assert conversation_row(installation, taken.conversation_id) == ("open", MEMBER_ID, 3)
    last = outbox(installation)[-1]
    assert (last.type, last.record["data"]["assignee_id"]) == ("conversation.assigned.v1", str(MEMBER_ID))


async def test_a_second_assignment_to_the_same_member_is_a_conflict_and_writes_nothing(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    before = counts(installation)
    again = await run(client, "assign_conversation", taken.conversation_id, version=3, assignee_id=str(MEMBER_ID))
    refused(again, 409, "conversation-is-assigned")
    assert counts(installation) == before


async def test_two_members_who_saw_the_same_version_do_not_both_get_the_conversation(
    client: httpx.AsyncClient, installation: Installation
) -> None:
    taken = await take(client)
    await done(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    late = await run(client, "assign_conversation", taken.conversation_id, version=2, assignee_id=str(MEMBER_ID))
    refused(late, 412, "version-moved")
    assert conversation_row(installation, taken.conversation_id) == ("open", MEMBER_ID, 3)
