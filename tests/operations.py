"""The operations of the OpenAPI document: how each is asked for, and what it names."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from onrecord import app
from onrecord.openapi.chapters import KIND
from scenes import Route

DOCUMENT = app.document().openapi()
Place = Literal["params", "json", "data"]
PLACES: dict[str, Place] = {
    "application/json": "json",
    "application/x-www-form-urlencoded": "data",
}


class Operation(NamedTuple):
    """An operation, with its part of the document. `tag` is what its router says it is, such as `commands`."""

    name: str
    route: Route
    tag: str
    document: dict[str, Any]

    @property
    def ids(self) -> set[str]:
        """The fields and parameters that hold an id."""
        return {name for name, shape in self._named_fields() if _holds_id(shape)}

    def documents(self, status: int, kind: str | None = None) -> bool:
        """Whether it says that it may answer so, with a problem of this type."""
        response = self.document["responses"].get(str(status))
        return response is not None and (kind is None or f"`{kind}`" in response["description"])

    def _named_fields(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for parameter in self.document.get("parameters", ()):
            yield parameter["name"], parameter["schema"]
        for content in self.document.get("requestBody", {"content": {}})["content"].values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            yield from DOCUMENT["components"]["schemas"][name]["properties"].items()


def _holds_id(shape: dict[str, Any]) -> bool:
    parts = (shape, shape.get("items", {}), *shape.get("anyOf", ()))
    return any(part.get("format") == "uuid" for part in parts)


def _read() -> Iterator[Operation]:
    for path, operations in DOCUMENT["paths"].items():
        for method, document in operations.items():
            kinds = document.get("requestBody", {"content": {}})["content"]
            place: Place = PLACES[next(iter(kinds))] if kinds else "params"
            yield Operation(document["operationId"], Route(method, path, place), document[KIND], document)


ALL = list(_read())
