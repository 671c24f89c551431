"""What the control API is asked, as its bodies look."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from onrecord.stack.whatsapp.posting import Posting
from onrecord.stack.whatsapp.settings import DAY_S

ITEMS_MAX = 10_000


class Writing(BaseModel):
    """One thing that a customer does. `content` is what stands under the name of its type."""

    model_config = ConfigDict(extra="forbid")

    customer: str
    type: str = Field(default="text", pattern=r"^[a-z_]{1,64}$")
    content: Any = None
    to: str | None = None  # the id of a number of the business; None: the first
    id: str | None = Field(default=None, max_length=512)
    at: float | None = None  # None: now
    context_id: str | None = None  # the message that is replied to
    url: bool = False  # of a file, in the webhook
    more: dict[str, Any] = {}  # further fields of the item, such as `referral`


class Deliveries(BaseModel):
    """Things that customers do, and raw statuses, posted in one manner."""

    model_config = ConfigDict(extra="forbid")

    writings: list[Writing] = Field(default=[], max_length=ITEMS_MAX)
    statuses: list[dict[str, Any]] = Field(default=[], max_length=ITEMS_MAX)
    posting: Posting = Posting()


class Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0, le=400 * DAY_S)


class Token(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None  # None: the first one


class Identity(BaseModel):
    """What a customer's number and BSUID become; None leaves it as it is."""

    model_config = ConfigDict(extra="forbid")

    phone: str | None = None
    user_id: str | None = None
    posting: Posting = Posting()
