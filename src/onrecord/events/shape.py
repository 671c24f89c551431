"""What all events share: frozen, strict about unknown fields, named by a literal `type`."""

from pydantic import AwareDatetime, BaseModel, ConfigDict


class EventData(BaseModel):
    """An event's own fields. Its id, time, subject, workspace and actor stand in the envelope."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    type: str


Moment = AwareDatetime
