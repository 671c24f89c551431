"""An operation of the document, as a step of the journey asks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.openapi import chapters
from onrecord.openapi.postman.journey import Step

JSON = "application/json"
EXAMPLE_IDS = "01900000-0000-7000-8000-"


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    document: Mapping[str, Any]

    @property
    def body_type(self) -> str | None:
        return next(iter(self.document.get("requestBody", {}).get("content", {})), None)

    @property
    def success(self) -> int:
        return int(min(self.document["responses"]))

    def parameters(self, place: str) -> list[str]:
        return [row["name"] for row in self.document.get("parameters", ()) if row["in"] == place]

    def sent(self, step: Step) -> dict[str, Any]:
        """The example with what the step says in its place, and with variables for ids."""
        examples = chapters.examples(self.name)
        shown = examples[step.example or next(iter(examples))] if examples else {}
        return {**{name: _variable(name, value) for name, value in shown.items()}, **step.sent}

    def statuses(self, step: Step) -> list[int]:
        if step.refusal is not None:
            return [status for status, kinds in self.refusals.items() if step.refusal in kinds]
        return list(step.expect or [self.success])

    @property
    def refusals(self) -> dict[int, list[str]]:
        """By status, the kinds of problems that it may answer."""
        return {
            int(status): list(content["examples"])
            for status, response in self.document["responses"].items()
            for content in response.get("content", {}).values()
            if "examples" in content
        }

    def schema(self, status: int) -> dict[str, Any] | None:
        content = self.document["responses"][str(status)].get("content", {})
        schema: dict[str, Any] | None = content.get(JSON, {}).get("schema")
        return schema


def known(document: Mapping[str, Any]) -> dict[str, Operation]:
    """The document's operations, by their names."""
    return {operation.name: operation for operation in _read(document)}


def _read(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Operation(operation["operationId"], method.upper(), path, operation)


def _variable(name: str, value: object) -> object:
    """An id of an example is nobody's: a variable of its name stands for it, which an answer before has filled."""
    is_id = name.endswith("_id") and isinstance(value, str) and value.startswith(EXAMPLE_IDS)
    return f"{{{{{name}}}}}" if is_id else value
