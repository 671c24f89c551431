"""What the model is shown of what it said before: the last summary, and what the files of the messages show."""

from typing import Any
from uuid import UUID

import orjson

from commands.request_summary import RequestSummary
from counsel import Counsel, Talk
from onrecord import ids
from written import superuser

SUMMED_UP_AND_DESCRIBED_SINCE = """
insert into ai_requests
    (workspace_id, id, conversation_id, task, of_version, media_id, state, text_sealed, created_at, closed_at)
select workspace_id, gen_random_uuid(), conversation_id, 'description', 1, media, 'answered', text_sealed, created_at,
    closed_at + interval '1 minute'
from ai_requests,
    lateral (select %s::uuid as media union all select gen_random_uuid() from generate_series(1, 150)) as files
where task = 'summary'
"""


async def shown(room: Counsel, talk: Talk) -> dict[str, Any]:
    """The conversation, as a draft's request has it."""
    await room.draft(talk)
    await room.consult(ticks=2)
    body = orjson.loads(room.model.control.calls()[-1]["body"])
    (block,) = [one["text"] for one in body["messages"][0]["content"] if one["text"].startswith("<conversation>")]
    conversation: dict[str, Any] = orjson.loads(block.splitlines()[1])
    return conversation


async def summed_up(room: Counsel, media_id: UUID) -> Talk:
    """A conversation that was summed up before many files of it were described, one of them that of its message."""
    talk = await room.write("Where is my parcel?")
    await room.run(RequestSummary(conversation_id=talk.conversation_id))
    await room.consult(ticks=2)
    with superuser(room.installation) as admin:
        admin.execute(SUMMED_UP_AND_DESCRIBED_SINCE, (media_id,))
        admin.execute("update read.timeline_v5 set media_id = %s where message_id = %s", (media_id, talk.message_id))
    return talk


async def test_a_summary_and_what_a_file_shows_are_told_however_many_files_were_described_since(room: Counsel) -> None:
    talk = await summed_up(room, ids.new())
    told = await shown(room, talk)
    said = room.last("ai.summarised.v1")["text"]
    assert said
    assert (told["summary"], told["messages"][0]["description"]) == (said, said)
