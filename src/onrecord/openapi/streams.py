"""Streams in the words of OpenAPI 3.1, in which a stream's schema is that of one event; 3.2 has a word of its own."""

from typing import Any

OF_THE_NEXT_VERSION = "itemSchema"


def of_this_version(document: dict[str, Any]) -> dict[str, Any]:
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    if OF_THE_NEXT_VERSION in content:
                        content["schema"] = content.pop(OF_THE_NEXT_VERSION)
    return document
