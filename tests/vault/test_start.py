"""Where the vault can't be read, a process doesn't start: it says which key is missing, and changes nothing."""

import base64

import pytest
from pydantic import SecretStr

from executing import executor, member, receive
from installations import Installation, Servers, make_installation
from onrecord import app
from onrecord.settings import SettingsAreWrong
from onrecord.vault.check import VaultIsUnreadable
from onrecord.vault.master import MasterKeyIsMalformed, MasterKeys, id_of, parse
from projections import __main__ as projector
from sealing import MASTER_KEY, MASTERS
from written import add_workspace, rows

ANOTHER = base64.b64encode(b"another master key of 32 bytes!!").decode()


@pytest.fixture
async def installation(servers: Servers) -> Installation:
    """One with a contact, whose key is in the vault."""
    made = make_installation(servers)
    async with executor(made) as run:
        await run.execute(receive(), member(made))
    return made


def keys(installation: Installation) -> list[tuple[object, ...]]:
    return rows(installation, "select person_keys::text from person_keys order by person_id")


async def test_an_api_with_another_master_key_names_the_one_it_needs(installation: Installation) -> None:
    before = keys(installation)
    wrong = installation.settings.model_copy(update={"master_keys": SecretStr(ANOTHER)})
    with pytest.raises(VaultIsUnreadable, match=f"needs master key {MASTERS.current}") as raised:
        app.read_log(wrong)
    assert id_of(parse(ANOTHER)[0]) in str(raised.value)
    assert keys(installation) == before


async def test_a_key_of_another_workspace_is_needed_as_well(installation: Installation) -> None:
    foreign = MasterKeys(parse(ANOTHER)).wrap(bytes(32), "demo")
    elsewhere = add_workspace(installation)
    with installation.connect("postgres") as admin:
        admin.execute(
            "insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)"
            " values (%s, gen_random_uuid(), %s, %s, now())",
            (elsewhere, *foreign),
        )
    with pytest.raises(VaultIsUnreadable, match=f"needs master key {foreign.master_key}"):
        app.read_log(installation.settings)


async def test_a_projector_with_another_master_key_names_the_one_it_needs(installation: Installation) -> None:
    wrong = installation.settings.model_copy(update={"master_keys": SecretStr(ANOTHER)})
    with pytest.raises(VaultIsUnreadable, match=f"needs master key {MASTERS.current}"):
        projector.run(wrong, lambda: True)


async def test_an_older_master_key_may_stand_behind_the_current_one(installation: Installation) -> None:
    both = installation.settings.model_copy(update={"master_keys": SecretStr(f"{ANOTHER} {MASTER_KEY}")})
    assert app.read_log(both) == installation.log


async def test_an_api_whose_vault_has_lost_a_key_names_it(installation: Installation) -> None:
    with installation.connect("postgres") as admin:
        admin.execute("set session_replication_role = replica")
        row = admin.execute(
            "delete from person_keys where person_id in (select id from contacts) returning person_id"
        ).fetchone()
    assert row is not None
    with pytest.raises(VaultIsUnreadable, match=f"lost key {row[0]}"):
        app.read_log(installation.settings)


@pytest.mark.parametrize("text", ["", "short", "%%%", base64.b64encode(bytes(31)).decode(), f"{MASTER_KEY} short"])
def test_a_master_key_that_is_none_is_refused_and_not_quoted(installation: Installation, text: str) -> None:
    wrong = installation.settings.model_copy(update={"master_keys": SecretStr(text)})
    with pytest.raises(SettingsAreWrong, match="openssl rand -base64 32") as raised:
        wrong.vault()
    assert not text or text not in str(raised.value)


def test_no_master_key_at_all_is_refused(installation: Installation) -> None:
    with pytest.raises(SettingsAreWrong, match="ONRECORD_MASTER_KEYS_FILE"):
        installation.settings.model_copy(update={"master_keys": None}).vault()


def test_master_keys_are_told_apart_by_their_ids() -> None:
    assert id_of(bytes(32)) != id_of(bytes([1] * 32))
    with pytest.raises(MasterKeyIsMalformed):
        parse(" ".join([MASTER_KEY] * 9))
