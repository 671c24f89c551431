"""Streams in the words of OpenAPI 3.1: FastAPI says what one event of a stream is by a word of 3.2."""

from typing import Any

OF_THE_NEXT_VERSION = "itemSchema"


def of_this_version(document: dict[str, Any]) -> dict[str, Any]:
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    content.pop(OF_THE_NEXT_VERSION, None)
    return document
