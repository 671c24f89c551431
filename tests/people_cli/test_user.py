"""`onrecord user …`: people are made, listed without a word of theirs, opened on the record, shut out and let in."""

import json
import os
import pty
import subprocess
import sys
from uuid import uuid4

import pytest

from commanding import EMAIL, NAME, create_user, everything, told
from installations import Installation
from invoking import invoke
from onrecord.identity.passwords import hasher
from people import PASSWORD
from written import add_workspace, outbox, rows, superuser, types

TWICE = f"{PASSWORD}\n{PASSWORD}\n"


def create(installation: Installation, *words: str, answer: str = TWICE) -> tuple[int, str]:
    result = invoke(installation, "user", "create", *words, answer=answer)
    assert PASSWORD not in result.output
    return result.exit_code, result.output


def test_the_first_admin_is_made_where_nobody_is(deserted: Installation) -> None:
    code, said = create(deserted, EMAIL, "--name", NAME, "--role", "admin")
    assert code == 0, said
    created, joined = outbox(deserted)
    assert (created.type, created.record["data"]["email"]) == ("account.created.v1", EMAIL)
    assert (joined.type, joined.record["actor"]) == ("member.joined.v1", "system")
    assert joined.record["data"] | {"member_id": ""} == {
        "member_id": "",
        "role": "admin",
        "invitation_id": None,
        "email": EMAIL,
        "name": NAME,
    }
    ((workspace_id, member_id, role),) = rows(deserted, "select workspace_id, id, role from members")
    assert (workspace_id, str(member_id), role) == (deserted.log.workspace_id, joined.record["data"]["member_id"], role)
    assert f"{member_id}, admin of workspace {workspace_id}" in said


def test_what_is_personal_stands_in_no_row(deserted: Installation) -> None:
    create_user(deserted)
    kept = str(
        rows(deserted, "select accounts::text from accounts") + rows(deserted, "select members::text from members")
    )
    for personal in (EMAIL, EMAIL.encode().hex(), NAME, NAME.encode().hex(), PASSWORD):
        assert personal not in kept


@pytest.mark.parametrize("options", [[], ["--password-stdin"]])
def test_the_password_that_was_given_is_the_one(deserted: Installation, options: list[str]) -> None:
    code, said = create(deserted, EMAIL, "--name", NAME, *options)
    assert code == 0, said
    ((hashed,),) = rows(deserted, "select password_hash from accounts")
    assert hasher().verify(PASSWORD, hashed)


def test_on_a_terminal_the_password_is_asked_for_twice_and_not_shown(deserted: Installation) -> None:
    ours, theirs = pty.openpty()
    argv = [sys.executable, "-m", "onrecord", "user", "create", EMAIL, "--name", NAME]
    with subprocess.Popen(
        argv, env=deserted.environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = ""
        for prompt in (f"Password for {EMAIL}: ", "Repeat for confirmation: "):
            while prompt not in shown:
                shown += os.read(ours, 1000).decode()
            os.write(ours, f"{PASSWORD}\n".encode())
        assert process.wait(30) == 0
    shown += os.read(ours, 10_000).decode()
    os.close(ours)
    assert "agent of workspace" in shown
    assert PASSWORD not in shown


def test_a_weak_password_is_said_to_be_weak_and_asked_for_again(deserted: Installation) -> None:
    code, said = create(deserted, EMAIL, "--name", NAME, answer=f"short\nshort\n{TWICE}")
    assert code == 0, said
    assert "too weak: it must have at least 12 characters" in said


@pytest.mark.parametrize(("answer", "why"), [("short\n", "too weak: it must have"), ("", "too weak: it must have")])
def test_a_weak_password_on_stdin_makes_nobody(deserted: Installation, answer: str, why: str) -> None:
    code, said = create(deserted, EMAIL, "--name", NAME, "--password-stdin", answer=answer)
    assert code == 1
    assert why in said
    assert rows(deserted, "select from accounts") == []


def test_without_a_password_nobody_is_made_and_the_next_step_is_told(deserted: Installation) -> None:
    code, said = create(deserted, EMAIL, "--name", NAME, answer="")
    assert code == 1
    assert "--password-stdin" in said
    assert rows(deserted, "select from accounts") == []


def test_who_has_an_account_joins_another_workspace_without_a_password(deserted: Installation) -> None:
    first, second = create_user(deserted), add_workspace(deserted)
    code, said = create(deserted, EMAIL.upper(), "--role", "auditor", "--workspace", str(second), answer="")
    assert code == 0, said
    assert f"account  {first['account_id']}, there already: name and password stay" in said
    found = rows(deserted, "select workspace_id, role from members order by joined_at")
    assert found == [(deserted.log.workspace_id, "agent"), (second, "auditor")]


def test_who_is_a_member_already_is_told_so_and_nothing_changes(deserted: Installation) -> None:
    create_user(deserted)
    before = everything(deserted)
    code, said = create(deserted, EMAIL, "--role", "admin")
    assert code == 1
    assert "Somebody with this e-mail is a member already.\n  next: nothing was changed" in said
    assert everything(deserted) == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([EMAIL], f"{EMAIL} has no account yet, so a name is needed\n  next: add --name"),
        ([EMAIL, "--name", "  "], "so a name is needed"),
        ([EMAIL, "--name", "x" * 201], "name: String should have at most 200 characters"),
        (["ada", "--name", NAME], "ada is no e-mail address\n  next: "),
        ([EMAIL, "--name", NAME, "--workspace", str(uuid4())], "there is no workspace "),
    ],
)
def test_a_mistake_is_told_and_nobody_is_made(deserted: Installation, words: list[str], why: str) -> None:
    code, said = create(deserted, *words)
    assert code == 1
    assert why in said
    assert rows(deserted, "select from accounts") == []


def test_a_list_tells_nobodys_name_and_records_nothing(deserted: Installation) -> None:
    made = create_user(deserted, EMAIL, "--role", "admin")
    before = types(deserted)
    result = invoke(deserted, "user", "list")
    assert result.exit_code == 0
    assert f"{made['account_id']}  active  admin in {deserted.log.workspace_id}" in result.stdout
    assert "--open shows them" in result.stderr
    assert EMAIL not in result.output
    assert NAME not in result.output
    assert types(deserted) == before


def test_an_opened_list_tells_names_once_each_opening_is_on_the_record(deserted: Installation) -> None:
    made = [create_user(deserted, email)["account_id"] for email in (EMAIL, "bob@demo.example")]
    result = invoke(deserted, "user", "list", "--open", "--json")
    shown = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["email"], one["name"]) for one in shown] == [(EMAIL, NAME), ("bob@demo.example", NAME)]
    recorded = [row.record["data"] for row in outbox(deserted) if row.type == "access.recorded.v3"]
    assert recorded == [
        {"what": "profile", "subject_id": one, "shard": None, "seq": None, "opened": True} for one in made
    ]


def test_an_opening_that_cant_be_recorded_shows_nothing(deserted: Installation) -> None:
    create_user(deserted)
    with superuser(deserted) as connection:
        own = deserted.log.shard_of(deserted.log.workspace_id)
        connection.execute("insert into halted_shards (shard, reason) values (%s, 'demo')", (own,))
    result = invoke(deserted, "user", "list", "--open")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the access can't be recorded, so nothing is opened: " in result.stderr


def test_a_name_cant_move_the_terminal(deserted: Installation) -> None:
    words = ["user", "create", EMAIL, "--name", "\x1b[2J\u202eDemo", "--password-stdin"]
    assert invoke(deserted, *words, answer=TWICE).exit_code == 0
    shown = invoke(deserted, "user", "list", "--open").stdout
    assert shown.replace("\n", "").isprintable()
    assert "\\u001b[2J" in shown


def test_where_nobody_is_the_list_says_how_to_make_the_first(deserted: Installation) -> None:
    result = invoke(deserted, "user", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "onrecord user create EMAIL" in result.stderr


@pytest.mark.parametrize("by", ["email", "id"])
def test_somebody_is_shut_out_and_let_in_again(installation: Installation, by: str) -> None:
    made = create_user(installation)
    who = EMAIL if by == "email" else made["account_id"]
    assert told(invoke(installation, "user", "disable", who, "--json")) == {
        "account_id": made["account_id"],
        "sessions_ended": 0,
    }
    assert f"{made['account_id']}  disabled" in invoke(installation, "user", "list").stdout
    again = invoke(installation, "user", "disable", who)
    assert (again.exit_code, again.stderr.strip()) == (1, "not disabled: This account is disabled already.")
    result = invoke(installation, "user", "enable", who)
    assert "may sign in" in result.stdout
    assert f"{made['account_id']}  active" in invoke(installation, "user", "list").stdout
    again = invoke(installation, "user", "enable", who)
    assert (again.exit_code, again.stderr.strip()) == (1, "not enabled: This account is not disabled.")


def test_the_last_admin_is_not_shut_out(deserted: Installation) -> None:
    create_user(deserted, EMAIL, "--role", "admin")
    before = everything(deserted)
    result = invoke(deserted, "user", "disable", EMAIL)
    assert (result.exit_code, everything(deserted) == before) == (1, True)
    assert "not disabled: A workspace needs an admin" in result.stderr


@pytest.mark.parametrize("command", ["disable", "enable"])
@pytest.mark.parametrize("who", ["nobody@demo.example", "01a204bc-b415-73ea-a173-f8df87d2837a"])
def test_nobody_known_is_told_with_the_next_step(installation: Installation, command: str, who: str) -> None:
    result = invoke(installation, "user", command, who)
    assert result.exit_code == 1
    assert f"nobody has an account as {who}\n  next: `onrecord user list`" in result.stderr


@pytest.mark.parametrize("command", ["create", "list", "disable", "enable"])
def test_the_help_has_an_example(installation: Installation, command: str) -> None:
    assert f"onrecord user {command} " in invoke(installation, "user", command, "--help").stdout + " "
