"""`onrecord workspace …`: an operator makes a tenant for somebody, and sees them all."""

import json

import pytest

from commanding import EMAIL, create_user, everything, told
from installations import Installation
from invoking import invoke
from written import outbox, rows


def test_a_workspace_begins_with_its_admin(installation: Installation) -> None:
    account_id = create_user(installation)["account_id"]
    before = len(outbox(installation))
    made = told(invoke(installation, "workspace", "create", "Demo Shop", "--admin", EMAIL, "--json"))
    found = rows(
        installation,
        "select name, account_id::text, role from workspaces join members on workspace_id = workspaces.id"
        " where workspaces.id::text = %s",
        (made["workspace_id"],),
    )
    assert found == [("Demo Shop", account_id, "admin")]
    events = [row for row in outbox(installation) if str(row.workspace_id) == made["workspace_id"]]
    assert [row.type for row in events] == ["workspace.created.v1", "member.joined.v1"]
    assert [row.record["actor"] for row in events] == ["system", "system"]
    assert len(outbox(installation)) == before + 2


@pytest.mark.parametrize(
    ("name", "admin", "why"),
    [("Demo", "nobody@demo.example", "nobody has an account as"), (" ", EMAIL, "name: ")],
)
def test_a_mistake_is_told_and_nothing_is_made(installation: Installation, name: str, admin: str, why: str) -> None:
    create_user(installation)
    before = everything(installation)
    result = invoke(installation, "workspace", "create", name, "--admin", admin)
    assert (result.exit_code, everything(installation) == before) == (1, True)
    assert why in result.stderr


def test_a_list_begins_with_the_installations_own(installation: Installation) -> None:
    create_user(installation)
    members = len(rows(installation, "select from members"))
    made = told(invoke(installation, "workspace", "create", "Demo \x1b[2J Shop", "--admin", EMAIL, "--json"))
    first, second = map(json.loads, invoke(installation, "workspace", "list", "--json").stdout.splitlines())
    assert (first["workspace_id"], first["own"], first["members"]) == (
        str(installation.log.workspace_id),
        True,
        members,
    )
    assert (second["workspace_id"], second["own"], second["admins"]) == (made["workspace_id"], False, 1)
    lines = invoke(installation, "workspace", "list").stdout.splitlines()
    assert lines[0].endswith("the installation's own")
    assert "Demo \\u001b[2J Shop  members 1," in lines[1]


@pytest.mark.parametrize("command", ["create", "list"])
def test_the_help_has_an_example(installation: Installation, command: str) -> None:
    assert f"onrecord workspace {command}" in invoke(installation, "workspace", command, "--help").stdout
