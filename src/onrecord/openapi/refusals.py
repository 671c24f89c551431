"""What each route may refuse, as problems and nothing else, with an example of each kind."""

from collections.abc import Iterator
from typing import Any

from onrecord import errors
from onrecord.problems import Problem

UNUSED = ("HTTPValidationError", "ValidationError")  # FastAPI's own, of which no route answers any


def spelled(document: dict[str, Any]) -> dict[str, Any]:
    components = document["components"]
    components["examples"] = dict(sorted(_examples(document)))
    components["schemas"]["Problem"] = Problem.model_json_schema()
    for name in UNUSED:
        components["schemas"].pop(name, None)
    return document


def _examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of each kind that some route documents."""
    kinds = {kind.type: kind for kind in _below(errors.Refusal)}
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    yield from ((name, _example(kinds[name])) for name in content.get("examples", ()))


def _example(refusal: type[errors.Refusal]) -> dict[str, Any]:
    problem = Problem(type=refusal.type, title=refusal.title(), status=refusal.status, detail=refusal.title())
    return {"summary": refusal.title(), "value": problem.model_dump()}


def _below(refusal: type[errors.Refusal]) -> Iterator[type[errors.Refusal]]:
    yield refusal
    for kind in refusal.__subclasses__():
        yield from _below(kind)
