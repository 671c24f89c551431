"""Priorities: another one moves the version, the same one is refused."""

import httpx
import pytest

from commands.set_priority import SetPriority, decide
from deciding import CONVERSATION_ID, conversation
from installations import Installation
from onrecord import errors
from onrecord.events import ConversationPrioritised
from posting import done, take
from written import rows

HIGH = SetPriority(conversation_id=CONVERSATION_ID, priority="high")


def test_another_priority_moves_the_version_by_1() -> None:
    event = decide(conversation("resolved", version=5), HIGH)
    assert event == ConversationPrioritised(conversation_id=str(CONVERSATION_ID), version=6, priority="high")


def test_the_same_priority_is_refused() -> None:
    with pytest.raises(errors.PriorityIsHeld):
        decide(conversation().apply(decide(conversation(), HIGH)), HIGH)


async def test_a_priority_stands_in_the_row(client: httpx.AsyncClient, installation: Installation) -> None:
    taken = await take(client)
    answer = await done(client, "set_priority", taken.conversation_id, priority="urgent")
    assert answer["version"] == 3
    assert rows(installation, "select priority, version from conversations") == [("urgent", 3)]
