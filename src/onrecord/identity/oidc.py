"""OpenID Connect: discovery, keys, and the checks of an ID token (OpenID Connect Core 3.1.3.7, RFC 9207).

Nothing is fetched before somebody signs in, and what is fetched is kept for an hour. A provider that doesn't answer
is left alone for a few seconds: those who wait are told at once.
"""

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any, NoReturn, get_args

import httpx
import jwt
import structlog
from httpx_oauth.oauth2 import OAuth2ClientAuthMethod
from jwt import PyJWK, PyJWKSet

from onrecord import clock, errors
from onrecord.egress import Egress
from onrecord.identity import oauth
from onrecord.identity.flow import FLOW_S_MAX, Flow
from onrecord.identity.oauth import EMAIL_CHARS_MAX, NAME_CHARS_MAX, SUBJECT_CHARS_MAX, Client, ProviderAccount, text

ALGORITHMS = ["RS256", "ES256"]
SCOPE = ["openid", "email", "profile"]
KEPT_S = 3_600
KEYS_AGAIN_S_MIN = 60  # keys are fetched anew for an unknown key id, so often at the most
LEFT_ALONE_S = 5
CLOCKS_DIFFER_S_MAX = 60
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

logger = structlog.get_logger("providers")


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is used here."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    auth_method: OAuth2ClientAuthMethod
    names_issuer: bool


class OpenIdConnect:
    """A provider known by its issuer."""

    def __init__(self, name: str, label: str, issuer: str, credentials: tuple[str, str], egress: Egress) -> None:
        self.name = name
        self.label = label
        self._issuer = issuer
        self._credentials = credentials
        self._egress = egress
        self._metadata: Metadata | None = None
        self._fresh_until = 0.0
        self._left_alone_until = 0.0
        self._keys: list[PyJWK] = []
        self._keys_at = 0.0
        self._lock = asyncio.Lock()
        self._now: clock.Clock = clock.now

    async def authorization_url(self, flow: Flow, redirect_uri: str) -> str:
        return await oauth.authorization_url(await self._client(), flow, redirect_uri, SCOPE, nonce=flow.nonce)

    async def account(self, flow: Flow, answer: Mapping[str, str], redirect_uri: str) -> ProviderAccount:
        metadata = await self._discovered()
        issuer = answer.get("iss")
        if (issuer is None and metadata.names_issuer) or issuer not in {None, self._issuer}:
            raise errors.OauthStateInvalid
        tokens = await oauth.tokens(await self._client(), flow, answer["code"], redirect_uri)
        claims = await self._verified(tokens.get("id_token"), flow)
        if "email" not in claims and metadata.userinfo_endpoint is not None:
            claims = await self._with_userinfo(claims, metadata.userinfo_endpoint, tokens["access_token"])
        email = text(claims.get("email"), EMAIL_CHARS_MAX)
        verified = email is not None and str(claims.get("email_verified")).lower() == "true"  # some say it as text
        return ProviderAccount(self._identity, claims["sub"], email, verified, text(claims.get("name"), NAME_CHARS_MAX))

    @property
    def _identity(self) -> str:
        """A subject is one issuer's: under another issuer the same subject is another person."""
        return self.name if self.name != "oidc" else f"oidc:{self._issuer}"

    async def _client(self) -> Client:
        found = await self._discovered()
        endpoints = (found.authorization_endpoint, found.token_endpoint)
        return oauth.client(self._egress, self.name, self._credentials, endpoints, found.auth_method)

    async def _with_userinfo(self, claims: dict[str, Any], endpoint: str, token: str) -> dict[str, Any]:
        """Some providers keep the e-mail out of the ID token; the answer counts only for the same subject."""
        more = await oauth.get_json(self.name, self._egress, endpoint, token)
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            self._refuse("userinfo is about somebody else")
        return {**more, **claims}

    # The ID token

    async def _verified(self, id_token: object, flow: Flow) -> dict[str, Any]:
        """The claims of a token that is the provider's, for us, of this flow, and fresh; raises OauthTokenInvalid."""
        if not isinstance(id_token, str):
            self._refuse("there is no ID token")
        key = await self._key_of(id_token)
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=ALGORITHMS,
                audience=self._credentials[0],
                issuer=self._issuer,
                leeway=CLOCKS_DIFFER_S_MAX,
                options={"require": ["iss", "sub", "aud", "exp", "iat"], "enforce_minimum_key_length": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError) as error:
            self._refuse(type(error).__name__)
        self._check(claims, flow)
        return claims

    def _check(self, claims: dict[str, Any], flow: Flow) -> None:
        audience, party = claims["aud"], claims.get("azp")
        oldest = self._now() - timedelta(seconds=FLOW_S_MAX + CLOCKS_DIFFER_S_MAX)
        if not hmac.compare_digest(str(claims.get("nonce")).encode("utf-8", "surrogatepass"), flow.nonce.encode()):
            self._refuse("the nonce is another flow's")
        if party is None and isinstance(audience, list) and len(audience) > 1:
            self._refuse("it is for several, and azp is missing")
        if party is not None and party != self._credentials[0]:
            self._refuse("it was issued to another client")
        if int(claims["iat"]) < oldest.timestamp():
            self._refuse("it was issued before this flow began")
        if text(claims["sub"], SUBJECT_CHARS_MAX) is None:
            self._refuse("the subject is none that we take")

    async def _key_of(self, id_token: str) -> PyJWK:
        """The provider's key that the token names; of an unknown one, after its keys were fetched anew."""
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError:
            self._refuse("it can't be read")
        if header.get("alg") not in ALGORITHMS:
            self._refuse("its algorithm is not allowed")
        found = self._find_key(header, await self._known_keys())
        if found is None:
            found = self._find_key(header, await self._known_keys(unknown=True))
        if found is None:
            self._refuse("no key of the provider signed it")
        return found

    def _find_key(self, header: dict[str, Any], keys: list[PyJWK]) -> PyJWK | None:
        kid, fitting = header.get("kid"), [key for key in keys if key.algorithm_name == header["alg"]]
        if kid is None:
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in fitting if key.key_id == kid), None)

    def _refuse(self, why: str) -> NoReturn:
        """The log says why, and holds nothing of the token."""
        logger.warning("sign-in refused", provider=self.name, why=why)
        raise errors.OauthTokenInvalid

    # What the provider says of itself

    async def _known_keys(self, *, unknown: bool = False) -> list[PyJWK]:
        metadata = await self._discovered()
        async with self._lock:
            age = monotonic() - self._keys_at
            if not self._keys or age > KEPT_S or (unknown and age > KEYS_AGAIN_S_MIN):
                self._keys = _keys(await self._get(metadata.jwks_uri))
                self._keys_at = monotonic()
            return self._keys

    async def _discovered(self) -> Metadata:
        """Raises ProviderUnavailable."""
        async with self._lock:
            if self._metadata is None or monotonic() > self._fresh_until:
                found = await self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
                self._metadata = _metadata(found, self._issuer)
                self._fresh_until = monotonic() + KEPT_S
            return self._metadata

    async def _get(self, url: str) -> Any:
        if monotonic() < self._left_alone_until:
            raise errors.ProviderUnavailable
        try:
            return await oauth.get_json(self.name, self._egress, url)
        except errors.ProviderUnavailable:
            self._left_alone_until = monotonic() + LEFT_ALONE_S
            raise


def is_trustworthy(url: str, *, near: bool) -> bool:
    """https, or http on this machine if the issuer is on this machine too (`near`)."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return bool(parts.host) and (parts.scheme == "https" or (near and parts.scheme == "http" and is_near(url)))


def is_near(url: str) -> bool:
    try:
        return httpx.URL(url).host in LOOPBACK
    except httpx.InvalidURL:
        return False


def _metadata(found: object, issuer: str) -> Metadata:
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise errors.ProviderMisbehaves
    near = is_near(issuer)
    return Metadata(
        authorization_endpoint=_endpoint(found, "authorization_endpoint", near=near),
        token_endpoint=_endpoint(found, "token_endpoint", near=near),
        jwks_uri=_endpoint(found, "jwks_uri", near=near),
        userinfo_endpoint=_endpoint(found, "userinfo_endpoint", near=near) if "userinfo_endpoint" in found else None,
        auth_method=_auth_method(found.get("token_endpoint_auth_methods_supported")),
        names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _endpoint(found: dict[str, Any], name: str, *, near: bool) -> str:
    url = found.get(name)
    if not isinstance(url, str) or not is_trustworthy(url, near=near):
        raise errors.ProviderMisbehaves
    return url


def _auth_method(offered: object) -> OAuth2ClientAuthMethod:
    """The one that a provider offers; both, and it is the body: a header spells some secrets in two ways."""
    methods = offered if isinstance(offered, list) else ["client_secret_basic"]
    known: tuple[OAuth2ClientAuthMethod, ...] = get_args(OAuth2ClientAuthMethod)
    for method in reversed(known):
        if method in methods:
            return method
    raise errors.ProviderMisbehaves


def _keys(found: object) -> list[PyJWK]:
    """The provider's public keys for signatures by an algorithm that we take."""
    try:
        keys = PyJWKSet.from_dict(found if isinstance(found, dict) else {}).keys
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise errors.ProviderMisbehaves from None
    return [key for key in keys if key.algorithm_name in ALGORITHMS and key.public_key_use in (None, "sig")]
