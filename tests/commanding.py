"""The command line on the people of an installation, and what its JSON says."""

import json
from typing import Any

from typer.testing import Result

from installations import Installation
from invoking import invoke
from people import PASSWORD
from written import rows

EMAIL, NAME = "ada@demo.example", "Ada Demo"


def told(result: Result) -> Any:
    """What a command answered with --json."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def create_user(installation: Installation, email: str = EMAIL, *options: object) -> dict[str, str]:
    """Somebody new, in the installation's own workspace unless the options say otherwise."""
    words = ["user", "create", email, "--name", NAME, "--password-stdin", "--json", *options]
    made: dict[str, str] = told(invoke(installation, *words, answer=f"{PASSWORD}\n"))
    return made


def everything(installation: Installation) -> list[object]:
    """All rows that a command on people could change."""
    return [
        rows(installation, "select * from accounts order by id"),
        rows(installation, "select * from members order by id"),
        rows(installation, "select * from tokens order by id"),
        rows(installation, "select * from person_keys order by person_id"),
        rows(installation, "select * from outbox order by shard, seq"),
    ]
