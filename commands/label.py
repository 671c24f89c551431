"""What the commands on labels share."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from onrecord.command import Name

LABELS_MAX = 200
LABEL_CHARS_MAX = 50

LabelName = Annotated[Name, StringConstraints(max_length=LABEL_CHARS_MAX)]


class LabelKept(BaseModel):
    """The label that was made, changed or deleted."""

    label_id: UUID
