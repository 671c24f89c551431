"""Secrets and what guards them: their length, that nobody else reads them, and that the master keys are the vault's."""

import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from onrecord import db
from onrecord.cli.doctor.finding import Finding, must, should
from onrecord.identity.client_address import Network
from onrecord.settings import PREFIX, Settings, SettingsAreWrong
from onrecord.vault import check as vault_check
from onrecord.vault import master

SECRET_CHARS_MIN = 20
LENGTHS = ("database_password", "matching_secret")
SECRETS = (*LENGTHS, "s3_secret_key", "whatsapp_app_secret", "whatsapp_verify_token", "api_token")
KEY_BYTES_UNLIKE_MIN = 16  # of 32 random bytes 30 differ; fewer than 16 is a word or a pattern
GUESSED = "whoever guesses it reads everything, or passes for anybody"
MADE = "make another: openssl rand -base64 32"
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def check(config: Settings) -> Iterator[Finding]:
    """Looks at the settings alone. Raises SettingsAreWrong."""
    secrets = {name: _told(getattr(config, name)) for name in SECRETS}
    yield from judge_secrets({name: secret for name, secret in secrets.items() if secret})
    yield from judge_keys(_keys(config))
    if config.master_keys_file is not None:
        yield judge_file(config.master_keys_file, config.master_keys_file.stat().st_mode)
    yield judge_url(config.public_origin)
    yield judge_proxies(config.trusted_proxies)


def check_vault(config: Settings) -> Iterator[Finding]:
    """Whether what the vault needs is held, and whether more is."""
    what, held = "the settings hold every master key that the vault needs", config.vault().masters
    with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        try:
            vault_check.masters(connection, held)
        except vault_check.VaultIsUnreadable as error:
            yield Finding(
                what, str(error), why="nothing personal that it wraps can be read (law 8)", mend="put it back"
            )
            return
        used = {key for key, _ in connection.execute(db.sql("onrecord.vault", "count_by_master_key")).fetchall()}
    yield Finding(what)
    yield should(
        "the first master key wraps every person's key",
        used <= {held.current},
        f"others do too: {', '.join(sorted(used - {held.current}))}",
        why="a rotation isn't finished until the former key is of no use",
        mend="onrecord vault rotate",
    )


def judge_secrets(secrets: Mapping[str, str]) -> Iterator[Finding]:
    for name in LENGTHS:
        chars = len(secrets[name])
        what = f"{_variable(name)} has {SECRET_CHARS_MIN} characters or more"
        yield must(what, chars >= SECRET_CHARS_MIN, f"it has {chars}", why=GUESSED, mend=_another(name))
    alike = [name for name, secret in secrets.items() if list(secrets.values()).count(secret) > 1]
    yield must(
        "no secret is two secrets",
        not alike,
        f"{' and '.join(map(_variable, alike))} are the same",
        why="whoever learns one has the other, and neither can be changed alone",
        mend=MADE,
    )


def _another(name: str) -> str:
    """The matching secret can't be changed: every contact would be a new one."""
    if name == "matching_secret":
        return "choose a long one before anybody writes; later it can't be changed, so guard the database's copies"
    return MADE


def judge_keys(keys: Sequence[bytes]) -> Iterator[Finding]:
    guessable = [master.id_of(key) for key in keys if len(set(key)) < KEY_BYTES_UNLIKE_MIN]
    yield must(
        f"{PREFIX}MASTER_KEYS are random",
        not guessable,
        f"{', '.join(guessable)} is a pattern or a word",
        why="whoever guesses it opens whatever is sealed (law 8)",
        mend=f"put another before it ({MADE.partition(': ')[2]}), then onrecord vault rotate",
    )


def judge_file(path: Path, mode: int) -> Finding:
    others = stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO) & ~stat.S_IRGRP
    what, found = f"{path} is read by its owner or group alone", f"its mode is {stat.filemode(mode)}"
    return must(what, not others, found, why="it opens whatever is sealed (law 8)", mend=f"chmod 0640 {path}")


def judge_url(origin: str) -> Finding:
    parts = urlsplit(origin)
    right = parts.scheme == "https" or parts.hostname in LOCAL
    why = "passwords, cookies and tokens go in clear over any other way"
    mend = f"put TLS before the API, and say {PREFIX}PUBLIC_URL=https://…"
    return must("browsers come by https, or from this machine", right, f"they come to {origin}", why=why, mend=mend)


def judge_proxies(networks: Sequence[Network]) -> Finding:
    everybody = [str(network) for network in networks if network.prefixlen == 0]
    return must(
        f"{PREFIX}TRUSTED_PROXIES names proxies",
        not everybody,
        f"{', '.join(everybody)} is everybody",
        why="anyone could pass for any address, and try passwords without end (law 10)",
        mend="name the addresses of your proxies",
    )


def _keys(config: Settings) -> Sequence[bytes]:
    config.vault()  # refuses what is malformed
    text = config.master_keys_file.read_text("ascii") if config.master_keys_file else _told(config.master_keys)
    try:
        return master.parse(text)
    except master.MasterKeyIsMalformed as error:
        raise SettingsAreWrong(f"{PREFIX}MASTER_KEYS: {error}") from None


def _told(secret: SecretStr | str | None) -> str:
    return secret.get_secret_value() if isinstance(secret, SecretStr) else secret or ""


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"
