"""What can be chosen about the simulator, at its start and while it runs (`PATCH /simulator/settings`)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# Nobody's: made up, in the ranges that are kept free for examples.
APP_ID = "100000000000001"
APP_SECRET = "simulated-app-secret"  # noqa: S105 - it protects nothing
VERIFY_TOKEN = "simulated-verify-token"  # noqa: S105 - likewise
ACCESS_TOKEN = "simulated-access-token"  # noqa: S105 - likewise
WABA_ID = "200000000000001"
NUMBER_ID = "300000000000001"
OTHER_NUMBER_ID = "300000000000002"

DAY_S = 24 * 3600.0
WEB = r"^https?://[^/\s@?#]+(/\S*)?$"


class Number(BaseModel):
    """A phone number of the business."""

    model_config = ConfigDict(extra="forbid")

    id: str
    display: str
    name: str
    registered: bool = True


class Manner(BaseModel):
    """How the statuses of a message come. As it stands: sent, delivered, read, one webhook each, in this order."""

    model_config = ConfigDict(extra="forbid")

    order: list[Literal["sent", "delivered", "read", "played", "failed"]] | None = None  # None: as the phone does
    skip: list[Literal["sent", "delivered", "read", "played"]] = []
    reverse: bool = False
    batched: bool = False  # all of them in one body
    copies: int = Field(default=1, ge=1, le=10)
    delay_s: float = Field(default=0, ge=0, le=30 * DAY_S)  # before the first
    gap_s: float | None = Field(default=None, ge=0, le=DAY_S)  # between them; None: as the settings say
    code: int = 131026  # why a `failed` one failed
    without: list[Literal["biz_opaque_callback_data", "contacts", "recipient_user_id"]] = []  # of all
    without_on_failed: list[Literal["biz_opaque_callback_data", "contacts", "recipient_user_id"]] = []


class Settings(BaseModel):
    """Everything that the simulator may be told. The names say the unit."""

    model_config = ConfigDict(extra="forbid")

    base_url: str = ""  # where it is found; stands in the URLs of media
    version: str = "v26.0"
    app_id: str = APP_ID
    app_secret: str = APP_SECRET  # signs the webhooks, and is asked for when a code is exchanged
    second_app_secret: str = "simulated-second-secret"  # noqa: S105 - the other one of a rotation
    verify_token: str = VERIFY_TOKEN
    access_token: str = ACCESS_TOKEN
    waba_id: str = WABA_ID
    numbers: list[Number] = [
        Number(id=NUMBER_ID, display="+1 202 555 0100", name="Demo workspace"),
        Number(id=OTHER_NUMBER_ID, display="+1 202 555 0101", name="Demo workspace, returns"),
    ]
    subscribed: bool = True  # the app to the account's webhooks
    # None: webhooks are kept, and handed out by GET /simulator/webhooks.
    webhook_url: str | None = Field(default=None, pattern=WEB)
    webhook_timeout_s: float = Field(default=10, gt=0)
    retry_gap_s: float = Field(default=1, gt=0)  # before the first repetition; doubles
    retry_gap_s_max: float = Field(default=6 * 3600, gt=0)
    retry_s_max: float = Field(default=7 * DAY_S, gt=0)  # then it gives up
    redirect_uris: list[str] = []  # of embedded sign-up, beside those on this machine

    demo_customers: bool = False
    hand_clock: bool = False  # the clock stands unless it is moved
    status_gap_s: float = Field(default=0, ge=0)
    statuses: Manner = Manner()
    holds_s_max: float = Field(default=30, gt=0)  # how long a time-out leaves a caller without an answer

    window: bool = True  # the 24 hours after a customer's message
    refuses_by: Literal["answer", "status"] = "answer"  # how 131047, 131026 and 131062 are told
    pair_throttle: bool = True
    number_throttle_per_s_max: int = Field(default=80, ge=1)
    test_list: list[str] | None = None  # the numbers that may be written to; None: all
    unknown_numbers: Literal["join", "unreachable"] = "join"  # whether a number nobody has is a customer at once
    media_url_in_webhook: bool = False
    sha256_in_webhook: Literal["base64", "hex"] = "base64"
