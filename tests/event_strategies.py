"""Events and envelopes of every kind there is, for hypothesis."""

import types
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from onrecord.events import BY_TYPE, EventData
from onrecord.events.envelope import Envelope
from onrecord.events.shape import Id, MaybePersonal, Moment, Personal, Public

SOURCE = "/onrecord/01900000-0000-7000-8000-0000000000aa"

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=offsets | st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
ids = st.uuids().map(str)

_OF_TYPE: dict[object, st.SearchStrategy[object]] = {
    Id: ids,
    Personal: texts,
    MaybePersonal: st.none() | texts,
    Public: texts,
    bool: st.booleans(),
    int: st.integers(0, 2**31 - 1),
    Moment: moments,
}


@cache  # a strategy that is made anew for each example costs more than the examples
def events_of(model: type[EventData]) -> st.SearchStrategy[EventData]:
    """Events of one type, made from the annotations of its fields."""
    annotations = get_type_hints(model, include_extras=True)
    return st.builds(model, **{name: _field(annotations[name]) for name in model.model_fields if name != "type"})


def _field(annotation: object) -> st.SearchStrategy[object]:
    """A strategy for a field; a field of a new kind must be added here."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return st.sampled_from(arguments)
    if get_origin(annotation) is tuple:
        return st.lists(_field(arguments[0]), max_size=4).map(tuple)
    if get_origin(annotation) in {types.UnionType, Union}:
        return st.one_of([_field(argument) for argument in arguments])
    return st.none() if annotation is types.NoneType else _OF_TYPE[annotation]


events = st.sampled_from(sorted(BY_TYPE)).flatmap(lambda event_type: events_of(BY_TYPE[event_type]))

envelopes = st.builds(
    Envelope,
    id=ids,
    time=moments,
    subject=st.builds("{}/{}".format, st.sampled_from(["contact", "workspace"]), ids),
    workspace_id=ids,
    actor=st.one_of(
        st.just("system"),
        st.builds("{}/{}".format, st.sampled_from(["member", "contact", "token", "ai"]), texts),
    ),
    correlation_id=ids,
    causation_id=st.none() | ids,
    traceparent=st.none() | st.just("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    on_behalf_of=st.none() | st.builds("member/{}".format, ids),
)
