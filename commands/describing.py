"""Which files the model is shown, and when that is asked for by itself."""

from collections.abc import Sequence

from commands import asking
from commands.asking import Question
from commands.conversation import Conversation
from commands.media import File
from onrecord import errors
from onrecord.ai.excerpt import is_describable
from onrecord.command import Further, Transaction
from onrecord.vault import DataKey

OF_A_FILE = 1  # a file doesn't change with its conversation


def question(file: File) -> Question:
    """Raises FileCannotBeDescribed."""
    if file.state != "stored" or not is_describable(file.media_type, file.size_bytes or 0):
        raise errors.FileCannotBeDescribed
    return Question("description", OF_A_FILE, file.id)


async def ask(transaction: Transaction, file: File, key: DataKey) -> Sequence[Further]:
    """A customer's file was stored just now: ask, if the workspace wants that and the model takes such files."""
    if file.origin != "customer" or not is_describable(file.media_type, file.size_bytes or 0):
        return []
    wanted = question(file)
    terms = await asking.load_terms(transaction, file.conversation_id, wanted)
    if "description" not in terms.tasks or terms.is_paused(transaction.now) or terms.stopped_at or terms.living:
        return []
    about = Conversation(file.conversation_id, file.contact_id, "open", None, OF_A_FILE)
    return await asking.ask_by_itself(transaction, about, key, wanted)
