"""The OpenAPI document, finished: what FastAPI's lacks for whoever reads it, tries it out, or makes a client of it."""

from typing import Any

from onrecord.openapi import chapters, parameters, refusals, security, sets, streams


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its schemes, chapters, examples and refusals."""
    steps = (
        security.secured,
        chapters.ordered,
        parameters.plain,
        refusals.spelled,
        sets.tolerant,
        streams.of_this_version,
    )
    for finish in steps:
        document = finish(document)
    return document
