"""What all events share: frozen, strict about unknown fields, named by a literal `type`, personal fields declared."""

from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


class EventData(BaseModel):
    """An event's own fields. Its id, time, subject, workspace and actor stand in the envelope.

    `personal` names the fields that only the key of the person opens; a record holds them sealed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    personal: ClassVar[frozenset[str]] = frozenset()

    type: str

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.personal = frozenset(
            name for name, field in cls.model_fields.items() if field.json_schema_extra == {"personal": True}
        )


# A canonical UUID, as text: no fold computes with one, and parsing them was a fifth of what reading a record costs.
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Moment = AwareDatetime
# Every text says which it is; a test walks the catalogue. What must outlive an erasure is public.
Personal = Annotated[str, Field(json_schema_extra={"personal": True})]
MaybePersonal = Annotated[str | None, Field(json_schema_extra={"personal": True})]
Public = Annotated[str, Field(json_schema_extra={"personal": False})]


class ConversationEvent(EventData):
    """What all events of one conversation share. Read models ask each record for it: one class is asked for soonest."""

    conversation_id: Id


class News(ConversationEvent):
    """What became of a message or a file that is there, or was there before: the conversation stays as it is."""
