"""Sets, as they are taken: what is named twice counts once, so no list has to be without repeats."""

from typing import Any

REFUSING_REPEATS = "uniqueItems"


def tolerant(document: dict[str, Any]) -> dict[str, Any]:
    _take_out(document)
    return document


def _take_out(part: Any) -> None:
    if isinstance(part, dict):
        if isinstance(part.get(REFUSING_REPEATS), bool):
            del part[REFUSING_REPEATS]
        for inner in part.values():
            _take_out(inner)
    elif isinstance(part, list):
        for inner in part:
            _take_out(inner)
