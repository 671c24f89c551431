"""`onrecord doctor` looks at people and secrets too, and the API says how to make the first admin."""

from collections.abc import MutableMapping
from typing import Any, LiteralString

import pytest
from structlog.testing import capture_logs

import people
from installations import Installation
from invoking import SECOND_KEY, invoke
from onrecord import app
from onrecord.identity.first_admin import HOW
from written import superuser


def findings(installation: Installation, **options: Any) -> list[str]:
    result = invoke(installation, "doctor", **options)
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


async def start(installation: Installation) -> list[MutableMapping[str, Any]]:
    """What the API logs by the time that it serves."""
    api = app.create(installation.settings)
    with capture_logs() as logged:
        async with api.router.lifespan_context(api):
            return list(logged)


def test_somebody_who_administers_is_well(installation: Installation) -> None:
    assert "ok somebody can administer this installation" in findings(installation)


GONE = ("update members set left_at = now()", "update accounts set disabled_at = now()")


@pytest.mark.parametrize("change", GONE)
def test_nobody_who_administers_is_wrong_and_the_next_step_is_told(
    installation: Installation, change: LiteralString
) -> None:
    with superuser(installation) as connection:
        connection.execute(change)
    told = findings(installation)
    assert "wrong somebody can administer this installation: nobody can" in told
    assert f"next make the first: {HOW}" in told


def test_who_lacks_a_second_factor_is_counted(installation: Installation) -> None:
    with superuser(installation) as connection:
        people.add_member(connection, installation.log, "agent")
        people.add_member(connection, installation.log, "auditor")
    (line,) = [one for one in findings(installation) if "second factor" in one]
    assert line.startswith("note second factor: needed by admin, auditor: 2 of them have none yet")


def test_that_nobody_needs_a_second_factor_is_noted(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_SECOND_FACTOR_ROLES", "[]")
    (line,) = [one for one in findings(installation) if "second factor" in one]
    assert line.startswith("note second factor: nobody needs one, which is for development only")


def test_a_short_secret_is_wrong_and_not_shown(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ok ONRECORD_MATCHING_SECRET has 20 characters or more" in findings(installation)
    short = installation.environment | {"ONRECORD_MATCHING_SECRET": "seventeen-letters"}
    monkeypatch.setattr(Installation, "environment", short)
    said = findings(installation)
    assert any(line.startswith("wrong ONRECORD_MATCHING_SECRET has 20 characters or more: it has 17") for line in said)
    assert "seventeen-letters" not in str(said)


def test_a_master_key_that_the_vault_needs_and_the_settings_lack_is_wrong(installation: Installation) -> None:
    said = findings(installation, master_keys=(SECOND_KEY,))
    assert any(line.startswith("wrong the settings hold every master key that the vault needs: ") for line in said)


async def test_an_api_without_an_admin_says_how_to_make_the_first(deserted: Installation) -> None:
    (line,) = await start(deserted)
    assert (line["event"], line["next"]) == ("nobody administers this installation yet", HOW)


async def test_an_api_with_an_admin_says_nothing_of_it(installation: Installation) -> None:
    assert await start(installation) == []
