"""The settings of every process, read from the environment (`ONRECORD_…`) and checked at start."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import pydantic
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    idempotency_secret: SecretStr = Field(min_length=16, description="key of the HMAC over a command's body")
    log_json: bool = False


class SettingsAreWrong(Exception):
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
