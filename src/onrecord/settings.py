"""The settings of every process, read from the environment (`ONRECORD_…`) and checked at start."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from onrecord.vault import MasterKeys, Vault, master

PREFIX = "ONRECORD_"
SHARDS_DEFAULT = 16


class Settings(BaseSettings):
    """What a process needs to know of its surroundings; limits stand beside the code that keeps them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    database_url: str = Field(
        default="postgresql://127.0.0.1:5432/onrecord",
        description="host, port and database, without a user: each process signs in under its own role",
    )
    database_password: SecretStr = Field(description="of the roles onrecord_command, onrecord_query, …")
    database_admin: str = Field(default="postgres", description="the superuser that migrates")
    kafka_bootstrap: str = "127.0.0.1:9092"
    topic: str = Field(default="onrecord.events", pattern=r"^[a-zA-Z0-9._-]{1,200}$")
    topic_replication: int = Field(default=1, ge=1, le=9, description="only when the log is created; 3 in production")
    shards: int = Field(default=SHARDS_DEFAULT, ge=1, le=1024, description="only when the log is created")
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    api_token: SecretStr = Field(min_length=16, description="the bearer token that commands and queries need")
    matching_secret: SecretStr = Field(
        min_length=16, description="key of the HMACs by which a repeat, an address or a provider's id is found again"
    )
    master_keys: SecretStr | None = Field(
        default=None, description="32 random bytes each, in base64: the first wraps persons' keys, all of them unwrap"
    )
    master_keys_file: Path | None = Field(default=None, description="a file that holds them instead")
    smtp_url: SecretStr | None = Field(
        default=None, description="where the worker hands mails in: smtp://user:password@host:port, or smtps://…"
    )
    mail_folder: Path | None = Field(default=None, description="for development: a folder to write them into instead")
    mail_from: str | None = Field(default=None, description="from whom: OnRecord <onrecord@example.org>")
    log_json: bool = False

    def vault(self) -> Vault:
        """The vault's keys as these settings hold them; raises SettingsAreWrong. The relay needs none."""
        if (self.master_keys is None) == (self.master_keys_file is None):
            raise SettingsAreWrong(f"{PREFIX}MASTER_KEYS or {PREFIX}MASTER_KEYS_FILE must be set, and not both")
        try:
            masters = MasterKeys(master.parse(self._master_keys()))
        except (master.MasterKeyIsMalformed, OSError, UnicodeDecodeError) as error:
            raise SettingsAreWrong(f"{PREFIX}MASTER_KEYS: {error}") from None
        return Vault(masters, self.matching_secret.get_secret_value().encode())

    def _master_keys(self) -> str:
        if self.master_keys_file is not None:
            return self.master_keys_file.read_text("ascii")
        assert self.master_keys is not None, "one of the two is set"
        return self.master_keys.get_secret_value()


class CantStart(Exception):
    """A process is of no use in these surroundings; the message says what is wrong and what to do."""


class SettingsAreWrong(CantStart):
    """Some settings are missing or wrong; the message names each, its variable and what is expected."""


@cache
def load() -> Settings:
    """Settings from the environment; raises SettingsAreWrong with one line per mistake."""
    return load_with({})


def load_with(more: Mapping[str, str]) -> Settings:
    """Settings from the environment and, where that is silent, from `more`, which is spelled alike; raises likewise."""
    spoken = {name.upper() for name in os.environ}
    fields = {name: f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    values: dict[str, Any] = {
        name: more[variable] for name, variable in fields.items() if variable in more and variable not in spoken
    }
    try:
        return Settings(**values)
    except pydantic.ValidationError as error:
        rows = [
            f"  {PREFIX}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors(include_input=False)
        ]
        raise SettingsAreWrong("\n".join(["settings are missing or wrong:", *rows])) from None
