"""What the commands on canned replies share."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

CANNED_REPLIES_MAX = 500
SHORTCUT_CHARS_MAX = 40

Shortcut = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=SHORTCUT_CHARS_MAX)]


class CannedReplyKept(BaseModel):
    """The canned reply that was made, changed or deleted."""

    canned_reply_id: UUID
