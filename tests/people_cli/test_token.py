"""`onrecord token …`: a secret is told once, stands nowhere, and is good for what it says until it is revoked."""

import json
from typing import Any

import pytest

from commanding import EMAIL, create_user, everything, told
from installations import Installation
from invoking import invoke
from onrecord.identity.credential import hash_of
from onrecord.identity.permissions import ROLES, spell
from people import PASSWORD
from written import outbox, rows


def create(installation: Installation, *options: object) -> dict[str, Any]:
    words = ["token", "create", "--email", EMAIL, "--label", "demo", *options]
    made: dict[str, Any] = told(invoke(installation, *words, "--json"))
    return made


def is_good(installation: Installation, secret: str) -> bool:
    ((kind,),) = rows(installation, "select kind from resolve_token(%s, now())", (hash_of(secret),))
    return kind is not None


def test_a_token_acts_for_its_member_with_all_that_the_role_may(installation: Installation) -> None:
    member = create_user(installation, EMAIL, "--role", "developer")
    made = create(installation)
    assert (made["member_id"], made["expires_at"], made["client_id"]) == (member["member_id"], None, None)
    found = rows(
        installation,
        "select member_id::text, scopes from resolve_token(%s, now())",
        (hash_of(made["secret"]),),
    )
    assert found == [(member["member_id"], spell(ROLES["developer"]))]


def test_the_secret_stands_in_no_row_and_no_event(installation: Installation) -> None:
    create_user(installation)
    made = create(installation)
    assert made["secret"] not in str(rows(installation, "select tokens::text from tokens"))
    assert made["secret"] not in str(outbox(installation))


def test_a_token_has_the_scopes_that_were_named_and_no_more(installation: Installation) -> None:
    create_user(installation)
    made = create(installation, "--scope", "inbox:read", "--expires-in-days", 30)
    ((scopes, days),) = rows(
        installation, "select scopes, extract(day from expires_at - created_at) from tokens where label = 'demo'"
    )
    assert (scopes, days) == ("inbox:read", 30)
    assert made["expires_at"]


def test_a_member_is_named_by_id_too(installation: Installation) -> None:
    member = create_user(installation)
    result = invoke(installation, "token", "create", "--member", member["member_id"], "--label", "demo")
    assert result.exit_code == 0, result.output
    secret = next(line for line in result.stdout.splitlines() if line.startswith("secret ")).split()[1]
    assert is_good(installation, secret)
    assert "never again" in result.stderr


def test_a_clients_secret_comes_with_its_id_and_is_no_bearer(installation: Installation) -> None:
    create_user(installation)
    made = create(installation, "--client")
    assert made["client_id"] == f"{installation.log.workspace_id}.{made['token_id']}"
    assert made["secret"].startswith("orc_")
    assert not is_good(installation, made["secret"])


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (["--scope", "inbox:write", "--scope", "members:write"], 1, "the member is agent, and may not members:write"),
        (["--scope", "all"], 2, "there is no scope all"),
        (["--email", "nobody@demo.example"], 1, "nobody has an account as nobody@demo.example"),
        (["--member", "01a204bc-b415-73ea-a173-f8df87d2837a"], 2, "and not both"),
        (["--workspace", "01a204bc-b415-73ea-a173-f8df87d2837a"], 1, "there is no workspace "),
        (["--label", " "], 1, "label: "),
    ],
)
def test_a_mistake_is_told_and_no_token_is_made(
    installation: Installation, options: list[str], code: int, why: str
) -> None:
    create_user(installation)
    before = everything(installation)
    result = invoke(installation, "token", "create", "--email", EMAIL, "--label", "demo", *options)
    assert (result.exit_code, everything(installation) == before) == (code, True)
    assert why in " ".join(result.stderr.replace("│", " ").split())


def test_a_revoked_token_is_good_for_nothing(installation: Installation) -> None:
    create_user(installation)
    made = create(installation)
    assert is_good(installation, made["secret"])
    result = invoke(installation, "token", "revoke", made["token_id"])
    assert "token.revoked.v1 stands at " in result.stdout
    assert not is_good(installation, made["secret"])
    again = invoke(installation, "token", "revoke", made["token_id"])
    assert (again.exit_code, again.stderr.strip()) == (1, "not revoked: The token is revoked already.")


def test_an_unknown_token_is_told_with_the_next_step(installation: Installation) -> None:
    result = invoke(installation, "token", "revoke", "01a204bc-b415-73ea-a173-f8df87d2837a")
    assert result.exit_code == 1
    assert "next: `onrecord token list`" in result.stderr


def test_a_list_says_which_tokens_are_good(installation: Installation) -> None:
    create_user(installation)
    revoked, client, good = create(installation), create(installation, "--client"), create(installation)
    invoke(installation, "token", "revoke", revoked["token_id"])
    result = invoke(installation, "token", "list", "--json")
    found = {one["token_id"]: (one["state"], one["kind"]) for one in map(json.loads, result.stdout.splitlines())}
    assert found[revoked["token_id"]] == ("revoked", "personal")
    assert found[client["token_id"]] == ("active", "client")
    assert found[good["token_id"]] == ("active", "personal")
    assert good["secret"] not in result.output
    assert json.loads(result.stdout.splitlines()[0])["scopes"] == ["inbox:read", "inbox:write", "workspace:read"]


def test_the_tokens_of_a_disabled_account_are_listed_as_such(installation: Installation) -> None:
    create_user(installation)
    made = create(installation)
    invoke(installation, "user", "disable", EMAIL)
    line = next(one for one in invoke(installation, "token", "list").stdout.splitlines() if made["token_id"] in one)
    assert "of a disabled account" in line
    assert not is_good(installation, made["secret"])


def test_nothing_personal_is_listed(installation: Installation) -> None:
    create_user(installation)
    create(installation)
    said = invoke(installation, "token", "list").output
    assert EMAIL not in said
    assert PASSWORD not in said


@pytest.mark.parametrize("command", ["create", "list", "revoke"])
def test_the_help_has_an_example(installation: Installation, command: str) -> None:
    assert f"onrecord token {command}" in invoke(installation, "token", command, "--help").stdout
