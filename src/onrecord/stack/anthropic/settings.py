"""What can be chosen about the stand-in, at its start and while it runs (`PATCH /simulator/settings`)."""

from pydantic import BaseModel, ConfigDict, Field

API_KEY = "offline-model"  # it opens nothing


class Settings(BaseModel):
    """Everything that the stand-in may be told. The names say the unit."""

    model_config = ConfigDict(extra="forbid")

    api_key: str = API_KEY
    holds_s_max: float = Field(default=60, gt=0)  # how long a time-out leaves a caller without an answer
    answers_after_ms: int = Field(default=0, ge=0, le=60_000)  # each call, as if it thought so long
    requests_per_minute_max: int = Field(default=60_000, ge=1)
    input_tokens_per_minute_max: int = Field(default=100_000_000, ge=1)
    output_tokens_per_minute_max: int = Field(default=20_000_000, ge=1)
    cached_tokens_min: int = Field(default=1024, ge=0)  # a shorter prefix isn't cached, and nobody is told
    cached_5m_s: float = Field(default=300, gt=0)
    cached_1h_s: float = Field(default=3600, gt=0)
