"""The OpenAPI document, finished: what FastAPI's lacks for whoever reads it, tries it out, or makes a client of it."""

from typing import Any

from onrecord.openapi import chapters, parameters, refusals, security, streams


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its schemes, chapters, examples and refusals."""
    for finish in (security.secured, chapters.ordered, parameters.plain, refusals.spelled, streams.of_this_version):
        document = finish(document)
    return document
