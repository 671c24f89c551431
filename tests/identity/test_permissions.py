"""Who may do what: one table, and nothing beside it. An auditor reads."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import commands
import operations
from onrecord import errors, ids
from onrecord.command import Actor, Command, system
from onrecord.identity import permissions
from onrecord.identity.permissions import COMMANDS, EVERYTHING, OPERATIONS, QUERIES, ROLES, Read, Write

WORKSPACE_ID = ids.new()


def classes() -> Iterator[type[Command[Any]]]:
    """Every command that a file of the room makes."""
    for module in pkgutil.iter_modules(commands.__path__):
        for found in vars(importlib.import_module(f"commands.{module.name}")).values():
            if isinstance(found, type) and issubclass(found, Command) and found.__module__.startswith("commands."):
                yield found


CLASSES = {found.operation: found for found in classes()}
OF_THE_SYSTEM = sorted(CLASSES.keys() - COMMANDS.keys())


def test_no_scope_that_writes_is_an_auditors() -> None:
    assert ROLES["auditor"] == set(Read)
    assert not ROLES["auditor"] & set(Write)


def test_a_token_gives_an_auditor_no_scope_that_writes() -> None:
    spelled = permissions.spell(EVERYTHING)
    assert permissions.parse(spelled) == EVERYTHING
    assert ROLES["auditor"] & permissions.parse(spelled) == set(Read)


def test_commands_need_scopes_that_write_and_questions_scopes_that_read() -> None:
    assert {type(scope) for scope in COMMANDS.values()} == {Write}
    assert {type(scope) for scope in QUERIES.values()} == {Read}
    assert not COMMANDS.keys() & QUERIES.keys()


@pytest.mark.parametrize("operation", COMMANDS)
def test_an_auditor_may_run_no_command(operation: str) -> None:
    with pytest.raises(errors.Forbidden):
        Actor("member/demo", WORKSPACE_ID, ROLES["auditor"]).must_be_allowed(operation)


def test_every_route_of_a_room_has_a_scope_and_every_scope_a_route() -> None:
    for tags, table in (({"commands"}, COMMANDS), ({"queries", "stream"}, QUERIES)):
        assert {operation.name for operation in operations.ALL if operation.tag in tags} == set(table)


def test_every_command_with_a_scope_is_a_command() -> None:
    assert COMMANDS.keys() <= CLASSES.keys()


def test_every_scope_is_needed_by_something() -> None:
    assert set(OPERATIONS.values()) == EVERYTHING


@pytest.mark.parametrize("operation", [*OF_THE_SYSTEM, "marmalade", ""])
def test_what_has_no_scope_may_nobody_do_but_the_system(operation: str) -> None:
    system(WORKSPACE_ID).must_be_allowed(operation)
    with pytest.raises(errors.Forbidden):
        Actor("member/demo", WORKSPACE_ID, EVERYTHING).must_be_allowed(operation)


def test_these_are_the_commands_of_the_system() -> None:
    assert OF_THE_SYSTEM
    assert not set(OF_THE_SYSTEM) & {operation.name for operation in operations.ALL if operation.tag == "commands"}
