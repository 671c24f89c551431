"""What is known of a conversation? Its row of the list, and how far whoever asks has read it."""

from uuid import UUID

from onrecord import db, errors
from queries.list_conversations import ConversationRow
from queries.reading import Reading

QUERY = "get_conversation"


class ConversationFound(ConversationRow):
    """A conversation. What came after `read_seq`, a number of its shard, is new to whoever asks; null is all of it."""

    shard: int
    last_seq: int
    read_seq: int | None


async def get_conversation(reading: Reading, conversation_id: UUID) -> ConversationFound:
    params = {"conversation_id": conversation_id, "member_id": reading.member_id}
    found = await reading.rows("conversation_list", db.sql("queries", QUERY), params)
    if not found:
        raise errors.NoSuchConversation
    return ConversationFound.model_construct(**found[0])
