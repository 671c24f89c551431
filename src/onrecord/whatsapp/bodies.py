"""The bodies of webhooks, read permissively and never changed: whose they are, what they tell, and cutting people out.

Everything of `entry[].changes[]` counts: each element of `messages`, `statuses` and `errors` is an item, and has a
number that stays its own when others are cut out.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson

from onrecord.whatsapp import identities

OBJECT = "whatsapp_business_account"
FIELD = "messages"
LISTS: Mapping[str, Literal["message", "status", "error"]] = {
    "messages": "message",
    "statuses": "status",
    "errors": "error",
}
NAMES_DEPTH_MAX = 100
NUMBER_ID_CHARS_MAX = 64
CUT: Mapping[str, Any] = {"erased": True}
_PEOPLE = ("from", "from_user_id", "wa_id", "user_id", "recipient_id", "recipient_user_id")
_REPLACED = "\ufffd"

Json = dict[str, Any]
Kind = Literal["message", "status", "error"]


class BodyIsUnreadable(Exception):
    """A rightly signed body that isn't what webhooks are: the message is a word for the reason."""


class Item(NamedTuple):
    """One thing that a body tells; `contacts` are those that stand beside it."""

    number: int
    kind: Kind
    phone_number_id: str
    json: Json
    contacts: Sequence[Json]

    @property
    def is_cut(self) -> bool:
        return self.json == CUT


class Person(NamedTuple):
    """Of whom an item speaks: by a number or a name, or, where it names nobody, by a message's or delivery's id."""

    kind: Literal["identity", "message", "delivery"]
    value: str


class Portion(NamedTuple):
    """What a body tells one workspace: None is the one of what can't be routed."""

    workspace_id: UUID | None
    content: bytes
    body: Json


def parse(content: bytes) -> Json:
    """The body, without what can't be stored; raises BodyIsUnreadable."""
    try:
        body = _parse(content)
    except (ValueError, RecursionError):
        raise BodyIsUnreadable("not-json") from None
    if not isinstance(body, dict):
        raise BodyIsUnreadable("not-an-object")
    if body.get("object") != OBJECT:
        raise BodyIsUnreadable("unknown-object")
    return body


def items(body: Json) -> list[Item]:
    """What a body tells, in its order. What is no object is an item that nobody can read."""
    found: list[Item] = []
    for change in changes(body):
        if change.get("field") != FIELD:
            continue
        value = _object(change.get("value"))
        beside = _objects(value.get("contacts"))
        for name, kind in LISTS.items():
            for one in _list(value.get(name)):
                found.append(Item(len(found), kind, phone_number_id(change), _object(one), beside))
    return found


def changes(body: Json) -> Iterator[Json]:
    for entry in _objects(body.get("entry")):
        yield from _objects(entry.get("changes"))


def phone_number_id(change: Json) -> str:
    """By which number of the business a change comes; empty where it doesn't say."""
    found = _object(_object(change.get("value")).get("metadata")).get("phone_number_id")
    return found if isinstance(found, str) and len(found) <= NUMBER_ID_CHARS_MAX else ""


def portions(content: bytes, body: Json, homes: Mapping[str, UUID]) -> list[Portion]:
    """What each workspace is told; the exact bytes where it is one. `homes` says whose a number is.

    A change without a number goes where all the others go, if that is one place.
    """
    places = {homes.get(number) for number in map(phone_number_id, changes(body)) if number}
    only = places.pop() if len(places) == 1 else None

    def home(change: Json) -> UUID | None:
        number = phone_number_id(change)
        return homes.get(number) if number else only

    found = list(dict.fromkeys(home(change) for change in changes(body)))
    if len(found) <= 1:
        return [Portion(found[0] if found else None, content, body)]
    return [_portion(body, place, home) for place in found]


def people(item: Item) -> list[Person]:
    """Of whom an item speaks. Whose numbers are in a card that somebody sent isn't asked."""
    system = _object(item.json.get("system"))
    found = [*_named(item.json), *_named(system)]
    if found:
        return found
    ids = (("message", item.json.get("id")), ("delivery", item.json.get("biz_opaque_callback_data")))
    return [Person(kind, value) for kind, value in ids if isinstance(value, str) and value]  # type: ignore[arg-type] # literals, one by one


def people_beside(body: Json) -> list[Person]:
    """Of whom changes speak that aren't items: everybody whom they name anywhere."""
    others = (change for change in changes(body) if change.get("field") != FIELD)
    return [person for change in others for person in _anywhere(change.get("value"), NAMES_DEPTH_MAX)]


def cut(body: Json, is_theirs: Callable[[str, Person], bool]) -> bool:
    """Cut somebody's items out, in place; returns whether anything else is left to be read.

    `is_theirs` is asked with the number of the business by which a person is known.
    """
    left = False
    for change in changes(body):
        number, value = phone_number_id(change), _object(change.get("value"))
        if change.get("field") != FIELD:
            theirs = any(is_theirs(number, person) for person in _anywhere(value, NAMES_DEPTH_MAX))
            change["value"] = dict(CUT) if theirs else change.get("value")
            left = left or not theirs
            continue
        for name, kind in LISTS.items():
            mine = _list(value.get(name))
            for place, one in enumerate(mine):
                asked = people(Item(0, kind, number, _object(one), ()))
                if any(is_theirs(number, person) for person in asked):
                    mine[place] = dict(CUT)
                left = left or mine[place] != CUT
        beside = _list(value.get("contacts"))
        beside[:] = [one for one in beside if not any(is_theirs(number, person) for person in _named(_object(one)))]
    return left


def encode(body: Json) -> bytes:
    """A body as JSON; Python's own spells what orjson doesn't, such as numbers without end."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body).encode()


def _portion(body: Json, place: UUID | None, home: Callable[[Json], UUID | None]) -> Portion:
    entries = []
    for entry in _objects(body.get("entry")):
        kept = [change for change in _objects(entry.get("changes")) if home(change) == place]
        if kept:
            entries.append(entry | {"changes": kept})
    part = body | {"entry": entries}
    return Portion(place, encode(part), part)


def _named(found: Json) -> list[Person]:
    """As rows are found by them: a number by its digits, however a body spells it."""
    values = [found.get(name) for name in _PEOPLE]
    return [Person("identity", identities.spelled(value)) for value in values if isinstance(value, str) and value]


def _anywhere(value: object, depth: int) -> Iterator[Person]:
    if depth and isinstance(value, dict):
        yield from _named(value)
        for part in value.values():
            yield from _anywhere(part, depth - 1)
    elif depth and isinstance(value, list):
        for part in value:
            yield from _anywhere(part, depth - 1)


def _parse(content: bytes) -> Any:
    """Python's own parser takes what orjson refuses and somebody may send all the same: halves of surrogate pairs."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return _clean(json.loads(content))
    return _clean(found) if b"\\u0000" in content else found


def _clean(value: Any) -> Any:
    """Without NUL, which Postgres can't store, and halves of surrogate pairs, which are no characters."""
    match value:
        case str():
            return value.replace("\0", _REPLACED).encode("utf-8", "replace").decode()
        case dict():
            return {_clean(name): _clean(part) for name, part in value.items()}
        case list():
            return [_clean(part) for part in value]
        case _:
            return value


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: object) -> list[Json]:
    return [one for one in _list(value) if isinstance(one, dict)]
