"""Which of several equal messages of a minute a message is: so it is recognised when it comes again."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from onrecord.chat_export.messages import Message

REMEMBERED_MAX = 50_000  # a minute's messages stand close together; a whole file needn't be remembered


class Numbered(NamedTuple):
    """A message, whether it is the customer's, and its number among its equals, from 0 on."""

    message: Message
    is_customers: bool
    occurrence: int


def numbered(messages: Iterable[Message], customer: str) -> Iterator[Numbered]:
    """Phones with and without seconds in their exports, and by whatever name they know people, number alike."""
    seen: OrderedDict[bytes, int] = OrderedDict()
    for message in messages:
        is_customers = message.author == customer
        minute = message.written_at.isoformat(timespec="minutes")
        parts = (minute, str(is_customers), message.kind, message.file_name or "", message.text)
        key = hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()
        occurrence = seen.pop(key, -1) + 1
        seen[key] = occurrence
        if len(seen) > REMEMBERED_MAX:
            seen.popitem(last=False)
        yield Numbered(message, is_customers, occurrence)
