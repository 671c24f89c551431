"""Every .sql file is a statement of the migrated schema, allowed to every role that runs it."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from installations import Installation
from statements import ROOT, files, numbered, roles_of


def plan(connection: psycopg.Connection, statement: str, parameters: int) -> None:
    """Prepare and plan it, which checks names, types and rights, and runs nothing."""
    nothing = sql.SQL("({})").format(sql.SQL(", ").join([sql.NULL] * parameters)) if parameters else sql.SQL("")
    connection.execute(sql.SQL("prepare held as ") + sql.SQL(statement))
    connection.execute(sql.SQL("explain execute held") + nothing)


@pytest.mark.parametrize(("path", "role"), [(path, role) for path in files() for role in roles_of(path)], ids=str)
def test_a_file_is_a_statement_that_its_role_may_run(made: Installation, path: Path, role: str) -> None:
    with made.connect(role) as connection, connection.transaction(force_rollback=True):
        connection.execute("select set_config('app.workspace_id', %s, true)", (str(made.log.workspace_id),))
        plan(connection, *numbered((ROOT / path).read_text("utf-8")))


def test_every_file_has_a_role_that_runs_it() -> None:
    assert [path for path in files() if not roles_of(path)] == [], "name who runs it, in tests/statements.py"


@pytest.mark.parametrize("path", files(), ids=str)
def test_a_file_holds_one_statement_in_lower_case(path: Path) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert ";" not in text
    assert text == text.lower()
