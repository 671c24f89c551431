"""The OpenAPI document: what it says of each operation, for whoever reads it or makes a client of it."""

import operations
from onrecord.openapi import chapters
from operations import DOCUMENT

NAMED = [(chapter.name, name) for chapter in chapters.known() for name in chapter.operations]


def test_every_operation_stands_in_one_chapter() -> None:
    assert sorted(name for _, name in NAMED) == sorted(operation.name for operation in operations.ALL)


def test_operations_stand_in_the_order_of_their_chapters() -> None:
    assert [operation.document["tags"] for operation in operations.ALL] == [[chapter] for chapter, _ in NAMED]
    assert [tag["name"] for tag in DOCUMENT["tags"]] == [chapter.name for chapter in chapters.known()]


def test_every_refusal_has_an_example_of_its_kind() -> None:
    examples = DOCUMENT["components"]["examples"]
    found = [
        (operation, kind, int(status))
        for operation in operations.ALL
        for status, response in operation.document["responses"].items()
        for content in response.get("content", {}).values()
        for kind in content.get("examples", ())
    ]
    assert len({operation.name for operation, _, _ in found}) > 100
    for operation, kind, status in found:
        assert (kind, status) == (examples[kind]["value"]["type"], examples[kind]["value"]["status"]), operation.name
        assert operation.documents(status, kind), operation.name


def test_nothing_in_a_url_or_header_can_be_null() -> None:
    for operation in operations.ALL:
        for parameter in operation.document.get("parameters", ()):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ())
