"""The schemas of answers, as Postman's validator understands them: an older draft's, without what it stumbles over."""

from collections.abc import Iterator, Mapping
from typing import Any

PREFIX = "#/components/schemas/"
HERE = "#/definitions/"
WORDS = ("title", "description", "examples", "example", "default", "discriminator")
FORMATS = ("uuid", "date", "date-time")


def of_answers(document: Mapping[str, Any]) -> dict[str, Any]:
    """Those that some answer is made of, each under its name."""
    every = document["components"]["schemas"]
    found: dict[str, Any] = {}
    waiting = [name for path in document["paths"].values() for name in _named(_answers(path))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _plain(every[name])
            waiting += _named(every[name])
    return found


def _answers(methods: Mapping[str, Any]) -> list[Any]:
    return [operation["responses"] for operation in methods.values()]


def _named(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str) and node["$ref"].startswith(PREFIX):
            yield node["$ref"].removeprefix(PREFIX)
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for value in node:
            yield from _named(value)


def _plain(node: Any, *, names: bool = False) -> Any:
    """The same without words, and with references that lead to `definitions`. `names` says that keys are of fields."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, Mapping):
        return node.replace(PREFIX, HERE) if isinstance(node, str) else node
    return {
        key: _plain(value, names=not names and key == "properties")
        for key, value in node.items()
        if names or (key not in WORDS and not (key == "format" and value not in FORMATS))
    }
