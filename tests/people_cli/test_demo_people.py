"""A development stack has a demo admin: no password is anybody's default, and what the database lost is made anew."""

import stat
from pathlib import Path

import pytest

import people
from installations import Installation
from invoking import invoke
from onrecord.identity.credential import hash_of
from onrecord.identity.passwords import hasher
from onrecord.identity.permissions import EVERYTHING, spell
from onrecord.stack import environment
from onrecord.stack.environment import API_TOKEN, DEMO_EMAIL, DEMO_PASSWORD, SECRETS
from written import rows, superuser, types


def provide(installation: Installation, folder: Path) -> str:
    """As `onrecord up` does at each start; what it says."""
    result = invoke(installation, "migrate", "--demo-admin", folder)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[-1]


def granted(installation: Installation, folder: Path) -> list[tuple[str, str]]:
    """Role and scopes of the folder's token, as this database has them."""
    token = environment.secrets_of(folder)[API_TOKEN]
    found = rows(installation, "select role, scopes from resolve_token(%s, now())", (hash_of(token),))
    return [(role, scopes) for role, scopes in found if role]


def password_is(installation: Installation, password: str) -> bool:
    ((hashed,),) = rows(installation, "select password_hash from accounts")
    return hasher().verify(password, hashed)


def test_the_demo_admin_is_made_once_with_a_token_that_may_everything(deserted: Installation, tmp_path: Path) -> None:
    assert provide(deserted, tmp_path) == f"{DEMO_EMAIL} was made, with a password and a token"
    made = environment.secrets_of(tmp_path)
    assert granted(deserted, tmp_path) == [("admin", spell(EVERYTHING))]
    assert password_is(deserted, made[DEMO_PASSWORD])
    assert len(made[DEMO_PASSWORD]) >= 20
    assert stat.S_IMODE((tmp_path / SECRETS).stat().st_mode) == 0o600
    assert provide(deserted, tmp_path) == f"{DEMO_EMAIL} and their token are there"
    assert environment.secrets_of(tmp_path) == made
    assert types(deserted) == ["account.created.v1", "member.joined.v1", "token.created.v1"]


def test_without_being_told_to_nobody_is_made(deserted: Installation) -> None:
    assert invoke(deserted, "migrate").exit_code == 0
    assert rows(deserted, "select from accounts") == []


def test_what_the_database_lost_is_made_anew(deserted: Installation, tmp_path: Path) -> None:
    provide(deserted, tmp_path)
    former = environment.secrets_of(tmp_path)
    with superuser(deserted) as connection:
        people.remove_all(connection)
    provide(deserted, tmp_path)
    made = environment.secrets_of(tmp_path)
    assert {name for name in made if made[name] != former[name]} == {API_TOKEN, DEMO_PASSWORD}
    assert granted(deserted, tmp_path) == [("admin", spell(EVERYTHING))]
    assert password_is(deserted, made[DEMO_PASSWORD])


def test_a_token_that_was_revoked_or_invented_is_replaced_and_the_password_stays(
    deserted: Installation, tmp_path: Path
) -> None:
    provide(deserted, tmp_path)
    former = environment.secrets_of(tmp_path)
    environment.keep(tmp_path, {API_TOKEN: "chosen-by-a-person"})
    assert provide(deserted, tmp_path) == f"{DEMO_EMAIL} has a new token"
    assert granted(deserted, tmp_path) == [("admin", spell(EVERYTHING))]
    assert environment.secrets_of(tmp_path)[DEMO_PASSWORD] == former[DEMO_PASSWORD]


def test_a_real_token_that_a_person_put_there_stays(deserted: Installation, tmp_path: Path) -> None:
    with superuser(deserted) as connection:
        theirs = people.add_member(connection, deserted.log, "auditor").token
    environment.keep(tmp_path, {API_TOKEN: theirs})
    provide(deserted, tmp_path)
    assert environment.secrets_of(tmp_path)[API_TOKEN] == theirs
    assert len(rows(deserted, "select from accounts")) == 1


@pytest.mark.parametrize("done", [1, 2])
def test_a_making_that_was_cut_off_is_taken_up(deserted: Installation, tmp_path: Path, done: int) -> None:
    """After the account, and after the member."""
    provide(deserted, tmp_path)
    password = environment.secrets_of(tmp_path)[DEMO_PASSWORD]
    with superuser(deserted) as connection:
        connection.execute("delete from tokens")
        if done == 1:
            connection.execute("delete from members")
    provide(deserted, tmp_path)
    assert granted(deserted, tmp_path) == [("admin", spell(EVERYTHING))]
    assert password_is(deserted, password)


def test_a_demo_admin_who_was_disabled_stays_so(deserted: Installation, tmp_path: Path) -> None:
    provide(deserted, tmp_path)
    with superuser(deserted) as connection:
        connection.execute("update accounts set disabled_at = now()")
    before = types(deserted)
    assert "was disabled: they stay so" in provide(deserted, tmp_path)
    assert types(deserted) == before
