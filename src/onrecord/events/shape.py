"""What all events share: frozen, strict about unknown fields, named by a literal `type`."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints


class EventData(BaseModel):
    """An event's own fields. Its id, time, subject, workspace and actor stand in the envelope."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    type: str


# A canonical UUID, as text: no fold computes with one, and parsing them was a fifth of what reading a record costs.
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Moment = AwareDatetime
