"""How many conversations are there, as the inbox's tabs show it? Counted as far as anybody would."""

from pydantic import BaseModel

from onrecord import db
from queries.reading import Reading

QUERY = "count_conversations"
COUNT_MAX = 1_000


class ConversationCounts(BaseModel):
    """How many there are of each; 1001 stands for more than 1,000. All but `snoozed` are open ones."""

    open: int
    unassigned: int
    mine: int
    snoozed: int


async def count_conversations(reading: Reading) -> ConversationCounts:
    params = {"member_id": reading.member_id, "count_max": COUNT_MAX + 1}
    (row,) = await reading.rows("conversation_list", db.sql("queries", QUERY), params)
    return ConversationCounts.model_construct(**row)
