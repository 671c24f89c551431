"""The settings of every process, read from the environment (`ONRECORD_…`) and checked at start."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import pydantic
from pydantic import AliasChoices, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from onrecord import secret_files
from onrecord.identity import client_address
from onrecord.identity.client_address import Network
from onrecord.identity.permissions import Role
from onrecord.vault import MasterKeys, Vault, master

PREFIX = "ONRECORD_"
SECRETS_FOLDER = f"{PREFIX}SECRETS_FOLDER"
SHARDS_DEFAULT = 16
KEY_OF_CLAUDE = "ANTHROPIC_API_KEY"
MODEL_FORM = r"^[a-z0-9][a-z0-9._-]{0,99}$"


def _networks(value: object) -> object:
    return client_address.parse_networks(value) if isinstance(value, str) else value


def _words(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _roles(value: object) -> object:
    """The environment, and what `onrecord up` wrote down, spell them as JSON."""
    return json.loads(value) if isinstance(value, str) else value


class Settings(BaseSettings):
    """What a process needs to know of its surroundings; limits stand beside the code that keeps them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,  # Compose hands `NAME=` on as an empty one
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    database_url: str = Field(
        default="postgresql://127.0.0.1:5432/onrecord",
        description="host, port and database, without a user: each process signs in under its own role",
    )
    database_password: SecretStr = Field(description="of all roles of the installation, and of the admin")
    pool_connections_max: int = Field(default=8, ge=1, le=100, description="connections of each of the API's two pools")
    database_admin: str = Field(default="postgres", description="the superuser under whom `onrecord migrate` works")
    kafka_bootstrap: str = Field(default="127.0.0.1:9092", description="where Kafka is")
    topic: str = Field(
        default="onrecord.events",
        pattern=r"^[a-zA-Z0-9._-]{1,200}$",
        description="the log's topic; read only when the log is made",
    )
    topic_replication: int = Field(
        default=1, ge=1, le=9, description="copies of each partition, 3 in production; read only when the log is made"
    )
    shards: int = Field(
        default=SHARDS_DEFAULT,
        ge=1,
        le=1024,
        description="shards, which are partitions; read only when the log is made",
    )
    api_host: str = Field(default="127.0.0.1", description="where `onrecord api` listens")
    api_port: int = Field(default=8000, ge=1, le=65535, description="likewise")
    api_token: SecretStr | None = Field(
        default=None,
        description="a token of this installation, for `onrecord demo`, which speaks to the API; no process needs it",
    )
    matching_secret: SecretStr = Field(
        min_length=16,
        description="key of the HMACs by which a repeated command, an address or a provider's id is found again. Never "
        "change it: every contact would be a new one",
    )
    master_keys: SecretStr | None = Field(
        default=None,
        description="32 random bytes each in base64 (`openssl rand -base64 32`), parted by white space, 8 at most: the "
        "first wraps persons' keys, all of them unwrap. API, projector and worker need them. Keep copies "
        "apart from the database: without them nothing personal can be read",
    )
    master_keys_file: Path | None = Field(default=None, description="a file that holds them instead")
    public_url: str | None = Field(
        default=None,
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where browsers find the API, without a path; this machine and the API's port by default. Its "
        "origin may send commands with a session, providers send back to it, and https makes cookies `__Host-` "
        "and answers HSTS",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        default=(),
        description="hosts, without a port, that requests may be for, besides the public URL's; 127.0.0.1, localhost, "
        "[::1] and the API's host by default. A health check by address needs its address here",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)] = Field(
        default=(),
        description="addresses and CIDRs of the proxies whose `X-Forwarded-For` is believed. Without it, behind a "
        "proxy, all clients share the proxy's limit of attempts",
    )
    credential_requests_per_s_max: int = Field(
        default=100, ge=1, description="requests of one token or session, per API process"
    )
    credential_requests_burst_max: int = Field(default=200, ge=1, description="of these at once")
    workspace_requests_per_s_max: int = Field(
        default=1_000, ge=1, description="requests of one workspace, per API process"
    )
    workspace_requests_burst_max: int = Field(default=2_000, ge=1, description="of these at once")
    streams_max: int = Field(
        default=1_000, ge=1, description="streams of an API process: who comes later is sent elsewhere"
    )
    credential_streams_max: int = Field(default=20, ge=1, description="of these of one token or session")
    second_factor_roles: Annotated[frozenset[Role], NoDecode, BeforeValidator(_roles)] = Field(
        default=frozenset({"admin", "auditor"}),
        description="the roles that are good for nothing without a second factor, as a JSON array; `[]` is for "
        "development",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="where the worker hands mails in: `smtp://user:password@host:port` (port 587 if left out) or "
        "`smtps://…` (TLS from the first byte, 465). `%`-encode user and password. `?starttls=required`, "
        "`if-offered` or `never`; required is the default where there is a user. The worker needs this or "
        "the next",
    )
    mail_folder: Path | None = Field(
        default=None, description="for development: a folder into which each mail is written as `<id>.eml` instead"
    )
    mail_from: str | None = Field(
        default=None,
        description="from whom, `OnRecord <onrecord@example.org>`; its domain is that of the Message-IDs. The worker "
        "needs it",
    )
    graph_url: str = Field(
        default="https://graph.facebook.com",
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where WhatsApp's API is; another one than the default is shown as a simulator",
    )
    graph_version: str = Field(
        default="v26.0", pattern=r"^v[0-9]{1,3}\.[0-9]$", description="which version of it is asked"
    )
    whatsapp_app_secret: SecretStr | None = Field(
        default=None, description="of Meta's app whose webhooks come here; without it every webhook is answered 503"
    )
    whatsapp_former_app_secret: SecretStr | None = Field(
        default=None, description="the one before, believed too while it is being replaced"
    )
    whatsapp_verify_token: SecretStr | None = Field(
        default=None, description="a word of your own that Meta repeats when the webhook is registered"
    )
    whatsapp_app_id: str | None = Field(
        default=None, description="of that app: with it and its secret, numbers can be connected in Meta's dialog"
    )
    whatsapp_configuration_id: str | None = Field(
        default=None,
        description="of the app's Facebook Login for Business; without it the dialog is asked for both permissions by "
        "name",
    )
    whatsapp_dialog_url: str = Field(
        default="https://www.facebook.com",
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where Meta's dialog is",
    )
    sign_in_code_template: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9_]{1,512}$",
        description="the authentication template that brings members one-time codes; a channel of the installation's "
        "own workspace must have it, approved",
    )
    sign_in_code_language: str = Field(default="en", pattern=r"^[a-zA-Z_]{2,10}$", description="of that template")
    s3_endpoint: str = Field(
        default="http://127.0.0.1:9000",
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where files are kept: anything that speaks S3",
    )
    s3_public_endpoint: str | None = Field(
        default=None,
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where browsers find it, if elsewhere. Use another origin than the API's. Members upload from the "
        "web client: the bucket's CORS rules must let the public URL's origin `POST`",
    )
    s3_access_key: str | None = Field(
        default=None,
        description="without it the API answers 503 where files are asked for, and no worker starts. It needs to put, "
        "get, list and delete objects and versions; and to make the bucket, if it isn't there",
    )
    s3_secret_key: SecretStr | None = Field(default=None, description="of that key")
    s3_bucket: str = Field(
        default="onrecord-media", pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", description="where in it"
    )
    s3_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]{1,40}$", description="likewise")
    oidc_issuer: str | None = Field(
        default=None,
        description="sign-in by OpenID Connect: the issuer exactly as the provider spells it. It may be in a private "
        "network; what it names beside (keys, tokens) must be on its own origin or public. No proxy of the "
        "environment is asked",
    )
    oidc_name: str = Field(default="Single sign-on", max_length=60, description="what its button says")
    oidc_client_id: str | None = Field(
        default=None,
        description="the client registered there, with the redirect URI `<public URL>/v1/sign_in/oidc/callback`",
    )
    oidc_client_secret: SecretStr | None = Field(default=None, description="of that client")
    google_client_id: str | None = Field(
        default=None, description="sign-in with Google, likewise: `/v1/sign_in/google/callback`"
    )
    google_client_secret: SecretStr | None = Field(default=None, description="of that client")
    github_client_id: str | None = Field(default=None, description="with GitHub")
    github_client_secret: SecretStr | None = Field(default=None, description="of that client")
    meta_client_id: str | None = Field(default=None, description="with Facebook")
    meta_client_secret: SecretStr | None = Field(default=None, description="of that client")
    anthropic_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices(f"{PREFIX}{KEY_OF_CLAUDE}", KEY_OF_CLAUDE),
        description="Claude's key, for the worker. Without one the model is asked nothing, and workspaces that want it "
        "asked are paused. Set in the environment, it means Anthropic's service, whatever stand-in a "
        "development stack has written down",
    )
    anthropic_url: str = Field(
        default="https://api.anthropic.com",
        pattern=r"^(?i:https?)://[^/\s@?#]+/?$",
        description="where the Messages API is; another one than the default is an offline model, and is shown as such",
    )
    ai_triage_model: str = Field(
        default="claude-haiku-5-5",
        pattern=MODEL_FORM,
        description="which model triages; each model needs a row in `src/onrecord/ai/prices.toml`",
    )
    ai_summary_model: str = Field(default="claude-haiku-5-5", pattern=MODEL_FORM, description="which summarises")
    ai_draft_model: str = Field(default="claude-sonnet-5-5", pattern=MODEL_FORM, description="which drafts replies")
    ai_description_model: str = Field(default="claude-haiku-5-5", pattern=MODEL_FORM, description="which sees files")
    ai_budget_microdollars_per_day_max: int = Field(
        default=100_000_000,
        ge=0,
        description="what all workspaces together may spend on a day by UTC, in millionths of a dollar; each has its "
        "own in its policy",
    )
    monitoring_host: str = Field(default="127.0.0.1", description="where /metrics, /healthz and /readyz listen")
    monitoring_port: int | None = Field(
        default=None, ge=1, le=65535, description="on which port, one for each process; without it they are off"
    )
    drain_s: float = Field(
        default=0, ge=0, le=60, description="how long a stopping API says that it isn't ready before it closes its port"
    )
    traces_url: str | None = Field(
        default=None,
        pattern=r"^(?i:https?)://[^\s@?#]+$",
        description="a collector of traces by OTLP over HTTP: http://127.0.0.1:4318/v1/traces; off by default",
    )
    traces_ratio: float = Field(default=1.0, ge=0, le=1, description="of traces that begin here; others decided before")
    traces_interval_ms: int = Field(default=1_000, ge=10, le=60_000, description="between two batches of spans")
    log_json: bool = Field(default=False, description="log lines as JSON")

    @property
    def public_origin(self) -> str:
        """The public URL as browsers spell an origin: lower case, without a default port."""
        parts = urlsplit((self.public_url or f"http://127.0.0.1:{self.api_port}").lower())
        default = {"http": ":80", "https": ":443"}[parts.scheme]
        return f"{parts.scheme}://{parts.netloc.removesuffix(default)}"

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
    """Settings from the environment and, where that is silent, from files, then `more`, spelled alike; raises likewise.

    A key of Claude's is for Claude: with it the environment means the service itself, wherever `more` has a stand-in.
    """
    spoken = {name.upper() for name in os.environ}
    if spoken & {KEY_OF_CLAUDE, f"{PREFIX}{KEY_OF_CLAUDE}"}:
        spoken |= {f"{PREFIX}{KEY_OF_CLAUDE}", f"{PREFIX}ANTHROPIC_URL"}
    fields = {name: f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    told = {**more, **_secrets()}
    values: dict[str, Any] = {
        name: told[variable] for name, variable in fields.items() if variable in told and variable not in spoken
    }
    try:
        return Settings(**values)
    except pydantic.ValidationError as error:
        rows = [
            f"  {PREFIX}{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors(include_input=False)
        ]
        raise SettingsAreWrong("\n".join(["settings are missing or wrong:", *rows])) from None


def _secrets() -> dict[str, str]:
    try:
        return secret_files.read(os.environ.get(SECRETS_FOLDER), PREFIX)
    except (OSError, ValueError) as error:
        raise SettingsAreWrong(f"{SECRETS_FOLDER}: {error}") from None
