"""Law 8: every text of every event says whether it is personal, so that none is forgotten."""

from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from onrecord.events import BY_TYPE, EventData
from onrecord.events.message import MessageReceived
from onrecord.events.shape import Id, MaybePersonal, Personal, Public

DECLARED = (Id, Personal, MaybePersonal, Public)


def undeclared(annotation: object) -> bool:
    """Whether a text stands in it that is neither an id, nor personal, nor public."""
    if annotation in DECLARED:
        return False
    if get_origin(annotation) is Annotated:
        return undeclared(get_args(annotation)[0])
    if annotation in (str, Any, object, dict):
        return True
    arguments = [argument for argument in get_args(annotation) if not isinstance(argument, str)]
    return any(undeclared(argument) for argument in arguments)


@pytest.mark.parametrize("model", BY_TYPE.values(), ids=lambda model: model.__name__)
def test_every_text_says_whether_it_is_personal(model: type[EventData]) -> None:
    hints = get_type_hints(model, include_extras=True)
    assert [name for name in model.model_fields if name != "type" and undeclared(hints[name])] == []


def test_a_bare_text_is_noticed() -> None:
    assert undeclared(str)
    assert undeclared(tuple[str, ...])
    assert undeclared(str | None)


def test_what_a_customer_wrote_is_personal_and_when_is_not() -> None:
    assert MessageReceived.personal == {"text", "content", "provider_message_id"}
