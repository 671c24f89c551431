"""The demo admin of a development stack: an account with a password that was made up here, and a token for machines.

What is good stays; what the database doesn't know (any more) is made anew, and kept in the folder's secrets.env.
"""

import asyncio
import secrets
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr

from onrecord import clock, db
from onrecord.cli.finding import Directory
from onrecord.cli.running import Run, executing
from onrecord.identity.credential import hash_of
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.stack import environment
from onrecord.stack.environment import API_TOKEN, DEMO_EMAIL, DEMO_PASSWORD

NAME = "Demo Admin"
LABEL = "development stack"
PASSWORD_BYTES = 18


def provide(settings: Settings, log: Log, folder: Path) -> str:
    """See that the token of the folder's secrets.env is a good one of this database; says what was done."""
    if _is_good(settings, environment.secrets_of(folder).get(API_TOKEN, "")):
        return f"{DEMO_EMAIL} and their token are there"
    with db.connect(db.conninfo(settings, "onrecord_migrator")) as connection:
        known = Directory(settings, log, connection)
        account = known.find_account(DEMO_EMAIL)
        member = known.find_membership(account.id, log.workspace_id) if account else None
    if account and account.disabled:
        return f"{DEMO_EMAIL} was disabled: they stay so, without a token"
    with executing(settings, log) as run:
        account_id = account.id if account else _create_account(settings, run, folder)
        member_id = member.id if member else _add_member(run, account_id)
        environment.keep(folder, {API_TOKEN: _create_token(settings, log, run, member_id)})
    return f"{DEMO_EMAIL} has a new token" if account else f"{DEMO_EMAIL} was made, with a password and a token"


def _is_good(settings: Settings, token: str) -> bool:
    with db.connect(db.conninfo(settings, "onrecord_command")) as connection:
        found = connection.execute(db.sql("onrecord.identity", "resolve_token"), (hash_of(token), clock.now()))
        row = found.fetchone()
    return bool(row and row[0])


def _create_account(settings: Settings, run: Run, folder: Path) -> UUID:
    """The password is written down first: an account that nobody can sign in to would stay.

    The local provider's user of the same e-mail signs in to it as well.
    """
    from commands.create_account import CreateAccount  # noqa: PLC0415 - a stack that was made needs no room
    from commands.link_provider import LinkProvider  # noqa: PLC0415 - likewise
    from onrecord.identity.passwords import Passwords  # noqa: PLC0415 - likewise

    password = secrets.token_urlsafe(PASSWORD_BYTES)
    environment.keep(folder, {DEMO_PASSWORD: password})
    hashed = SecretStr(asyncio.run(Passwords().hash(password)))
    command = CreateAccount(email=DEMO_EMAIL, name=NAME, method="password", password_hash=hashed, is_verified=True)
    account_id: UUID = run(command).answer.account_id
    if settings.oidc_issuer is not None:
        run(LinkProvider(account_id=account_id, provider=f"oidc:{settings.oidc_issuer}", subject=SecretStr(DEMO_EMAIL)))
    return account_id


def _add_member(run: Run, account_id: UUID) -> UUID:
    from commands.add_member import AddMember  # noqa: PLC0415 - likewise

    return run(AddMember(account_id=account_id, role="admin")).answer.member_id


def _create_token(settings: Settings, log: Log, run: Run, member_id: UUID) -> str:
    from commands import create_token  # noqa: PLC0415 - likewise

    command = create_token.CreateToken(label=LABEL, member_id=member_id)
    return create_token.told(settings.vault(), command, run(command).answer, log.workspace_id).secret
