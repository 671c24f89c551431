"""Migrations run while processes of the version before go on: they expand, and contract a version later."""

from pathlib import Path

import pytest

from rolling import LAST_UNRELEASED, unsafe
from statements import ROOT

MIGRATIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
RELEASED = [path for path in MIGRATIONS if path.stem.partition("_")[0] > LAST_UNRELEASED]


def test_every_migration_since_the_first_release_is_safe_beside_the_version_before() -> None:
    found = {path.name: list(unsafe(path.read_text("utf-8"))) for path in RELEASED}
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("path", [path for path in MIGRATIONS if "0010" in path.name], ids=lambda path: path.stem)
def test_a_migration_of_before_that_took_columns_away_would_be_found(path: Path) -> None:
    assert any(problem.startswith("drop column") for problem in unsafe(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "statement",
    [
        "alter table contacts drop column address",
        "drop table labels",
        "alter table contacts rename column a to b",
        "alter table contacts alter column a set not null",
        "alter table contacts alter column a type bigint",
        "alter table contacts add constraint c check (a > 0)",
        "create index i on contacts (a)",
        "create table other (a integer); create index i on contacts (a)",
        "alter table contacts add column a uuid default gen_random_uuid()",
        "revoke select on contacts from onrecord_command",
    ],
)
def test_what_breaks_or_holds_up_others_is_found(statement: str) -> None:
    assert len(list(unsafe(f"op.execute({statement!r})"))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "alter table contacts add column a integer not null default 0",
        "create table labels (a integer); create index i on labels (a)",
        "create index concurrently i on contacts (a)",
        "alter table contacts add constraint c check (a > 0) not valid",
        "alter table contacts validate constraint c",
        "grant select on contacts to onrecord_command",
        'op.x()\nCONTRACTS = "0.2.0"\nalter table contacts drop column a',
    ],
)
def test_what_nobody_notices_is_let_through(statement: str) -> None:
    assert list(unsafe(statement)) == []
