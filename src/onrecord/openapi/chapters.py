"""In which chapter each operation stands, in which order, and what is sent for example: `chapters.toml`.

What kind of operation it is, such as `commands`, stays in KIND.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

KIND = "x-onrecord-kind"

Examples = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Chapter:
    """Some operations, in the order in which one meets them, each with what may be sent, by what it shows."""

    name: str
    about: str
    operations: Mapping[str, Examples]


@cache
def known() -> tuple[Chapter, ...]:
    table = tomllib.loads(resources.files(__package__).joinpath("chapters.toml").read_text("utf-8"))
    return tuple(Chapter(**chapter) for chapter in table["chapter"])


def examples(operation: str) -> Examples:
    """What may be sent with it, by what it shows."""
    return next(chapter.operations[operation] for chapter in known() if operation in chapter.operations)


def ordered(document: dict[str, Any]) -> dict[str, Any]:
    """The document, chapter by chapter, with the examples. What is in no chapter comes last, and a test fails."""
    found = {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    paths: dict[str, dict[str, Any]] = {}
    for chapter in known():
        for name, shown in chapter.operations.items():
            path, method, operation = found.pop(name)
            paths.setdefault(path, {})[method] = _told(operation, chapter, shown)
    for path, method, operation in found.values():
        paths.setdefault(path, {})[method] = operation | {KIND: operation["tags"][0]}
    tags = [{"name": chapter.name, "description": chapter.about} for chapter in known()]
    return document | {"tags": tags, "paths": paths}


def _told(operation: dict[str, Any], chapter: Chapter, examples: Examples) -> dict[str, Any]:
    """The operation in its chapter, named by the first line of what is said of it."""
    told = {**operation, "tags": [chapter.name], "summary": operation["description"].partition("\n")[0]}
    for content in operation.get("requestBody", {"content": {}})["content"].values():
        content["examples"] = {name: {"value": value} for name, value in examples.items()}
    for parameter in operation.get("parameters", ()):
        shown = {name: values[parameter["name"]] for name, values in examples.items() if parameter["name"] in values}
        if shown:
            parameter["examples"] = {name: {"value": value} for name, value in shown.items()}
    return {**told, KIND: operation["tags"][0]}
