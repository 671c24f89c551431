import logging
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import structlog
from pydantic import SecretStr
from starlette.responses import Response

import oidc_double
import signing_in
from installations import Installation
from oidc_double import CLIENT_ID, EMAIL, NAME, SUBJECT, Double, Script
from onrecord import clock, errors
from onrecord.identity import flow as flows
from onrecord.identity import oauth, oidc, providers
from onrecord.identity.oauth import ProviderAccount
from onrecord.identity.providers import Providers
from onrecord.settings import SettingsAreWrong
from signing_in import Answer, sent_back, sign_in, taken

SOMEBODY_ELSE = "another-client"


@pytest.fixture(scope="session")
def serving() -> Iterator[Double]:
    with oidc_double.served() as double:
        yield double


@pytest.fixture
def double(serving: Double, shared: Installation) -> Double:
    serving.script = Script()
    serving.kid = "key-1"
    serving.asked.clear()
    serving.redirect_uris = {signing_in.redirect_uri(shared.settings, name) for name in ("oidc", "github", "meta")}
    return serving


@pytest.fixture
async def openid(double: Double, shared: Installation) -> AsyncIterator[Providers]:
    async with providers.from_settings(signing_in.with_provider(shared.settings, double)) as made:
        yield made


@pytest.fixture
async def plain(double: Double, shared: Installation) -> AsyncIterator[Providers]:
    async with signing_in.plain(shared.settings, double) as made:
        yield made


async def refused_token(of: Providers, name: str = "oidc") -> None:
    with pytest.raises(errors.OauthTokenInvalid) as raised:
        await sign_in(of, name)
    assert (raised.value.status, raised.value.type) == (400, "oauth-token-invalid")


def refused_state(of: Providers, answer: Answer, name: str = "oidc") -> None:
    with pytest.raises(errors.OauthStateInvalid) as raised:
        taken(of, answer, name)
    assert (raised.value.status, raised.value.type) == (400, "oauth-state-invalid")


# What goes right


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_somebody_signs_in_with_openid_connect(
    openid: Providers, double: Double, algorithm: str, method: str
) -> None:
    double.script.algorithm, double.script.auth_method = algorithm, method
    identity = f"oidc:{double.issuer}"
    assert await sign_in(openid) == ProviderAccount(identity, SUBJECT, EMAIL, email_verified=True, name=NAME)


async def test_nothing_is_asked_of_a_provider_before_somebody_signs_in_and_its_words_are_kept(
    openid: Providers, double: Double
) -> None:
    assert openid.labels == {"oidc": "Single sign-on"}
    assert double.asked == []
    await sign_in(openid)
    await sign_in(openid)
    assert double.asked.count("/.well-known/openid-configuration") == 1
    assert double.asked.count("/jwks") == 1


async def test_what_is_kept_of_a_provider_expires(
    openid: Providers, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "KEPT_S", -1)
    await sign_in(openid)
    await sign_in(openid)
    assert double.asked.count("/.well-known/openid-configuration") > 1
    assert double.asked.count("/jwks") == 2


async def test_a_new_key_of_the_provider_is_fetched_but_not_for_every_unknown_one(
    openid: Providers, double: Double, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(openid)
    double.kid = "key-2"
    await refused_token(openid)
    assert double.asked.count("/jwks") == 1
    monkeypatch.setattr(oidc, "KEYS_AGAIN_S_MIN", -1)
    await sign_in(openid)
    assert double.asked.count("/jwks") == 2


async def test_a_flow_remembers_where_to_return_and_for_whom_and_has_an_id_of_its_own(openid: Providers) -> None:
    account = UUID(int=7)
    ids = set()
    for _ in range(2):
        flow = taken(openid, await sent_back(await openid.begin("oidc", "/inbox?view=mine#top", account)))
        assert (flow.return_path, flow.for_account, flow.provider) == ("/inbox?view=mine#top", account, "oidc")
        ids.add(flow.id)
    assert len(ids) == 2


async def test_a_token_without_the_email_is_completed_by_userinfo_about_the_same_subject(
    openid: Providers, double: Double
) -> None:
    double.script.claims = {"email": None, "email_verified": None}
    found = await sign_in(openid)
    assert (found.email, found.email_verified) == (EMAIL, True)
    double.script.userinfo = {"sub": "subject-0002"}
    await refused_token(openid)


@pytest.mark.parametrize("verified", [False, None, "false", 0, 1, "yes", [], {}])
async def test_an_email_that_the_provider_has_not_verified_is_not_verified(
    openid: Providers, double: Double, verified: object
) -> None:
    double.script.claims = {"email_verified": verified}
    found = await sign_in(openid)
    assert (found.email, found.email_verified) == (EMAIL, False)


async def test_somebody_without_an_email_signs_in_without_one(openid: Providers, double: Double) -> None:
    double.script.claims = {"email": None}
    double.script.userinfo = {"email": None}
    found = await sign_in(openid)
    assert (found.email, found.email_verified, found.subject) == (None, False, SUBJECT)


# The browser


@pytest.mark.parametrize("cookie", [None, "", "AAAA", "?", "é", "A" * 5000])
async def test_without_the_cookie_that_was_set_an_answer_is_refused(openid: Providers, cookie: str | None) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    with pytest.raises(errors.OauthStateInvalid):
        openid.answered("oidc", answer.parameters, cookie)


async def test_with_another_browsers_cookie_an_answer_is_refused(openid: Providers) -> None:
    theirs = await sent_back(await openid.begin("oidc", "/inbox"))
    ours = await openid.begin("oidc", "/inbox")
    refused_state(openid, Answer(theirs.parameters, ours.cookie.value))


async def test_a_cookie_with_one_bit_changed_or_of_another_installation_is_refused(
    openid: Providers, double: Double, shared: Installation
) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    for at in (0, 20, len(answer.cookie) // 2, len(answer.cookie) - 2):
        changed = answer.cookie[:at] + ("A" if answer.cookie[at] != "A" else "B") + answer.cookie[at + 1 :]
        refused_state(openid, Answer(answer.parameters, changed))
    settings = signing_in.with_provider(shared.settings, double, matching_secret=SecretStr("another-secret-0123456789"))
    async with providers.from_settings(settings) as other:
        refused_state(other, answer)


@pytest.mark.parametrize("state", ["", "wrong", "é", "\ud800"])
async def test_an_answer_with_another_state_is_refused(openid: Providers, state: str) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    refused_state(openid, Answer(answer.parameters | {"state": state}, answer.cookie))
    del answer.parameters["state"]
    refused_state(openid, answer)


async def test_an_answer_at_another_providers_callback_is_refused(plain: Providers) -> None:
    answer = await sent_back(await plain.begin("github", "/inbox"))
    refused_state(plain, answer, "meta")
    with pytest.raises(errors.NoSuchProvider):
        taken(plain, answer, "myspace")


async def test_ten_minutes_later_an_answer_is_refused(openid: Providers, double: Double, shared: Installation) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    seal, began = flows.Seal(shared.settings.vault()), clock.now()
    assert seal.open(answer.cookie, "oidc", answer.parameters["state"], began + timedelta(seconds=598))
    with pytest.raises(errors.OauthStateInvalid):
        seal.open(answer.cookie, "oidc", answer.parameters["state"], began + timedelta(seconds=601))
    assert double.asked


async def test_a_code_works_once(openid: Providers) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    flow = taken(openid, answer)
    await openid.account(flow, answer.parameters)
    assert taken(openid, answer).id == flow.id, "whoever calls knows a used flow by its id"
    with pytest.raises(errors.OauthTokenInvalid):
        await openid.account(flow, answer.parameters)


async def test_a_stolen_code_is_worth_nothing_in_another_flow(openid: Providers) -> None:
    stolen = await sent_back(await openid.begin("oidc", "/inbox"))
    own = await sent_back(await openid.begin("oidc", "/inbox"))
    injected = Answer(own.parameters | {"code": stolen.parameters["code"]}, own.cookie)
    with pytest.raises(errors.OauthTokenInvalid):
        await openid.account(taken(openid, injected), injected.parameters)


@pytest.mark.parametrize(
    "path",
    [
        *("", "inbox", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"),
        *("/a\nb", "/a\\b", "/\t/evil.example", "/" + "a" * 600, "/é", "/a b", "/inbox\n"),
    ],
)
async def test_nobody_is_returned_to_another_site(openid: Providers, path: str) -> None:
    with pytest.raises(errors.ReturnPathIsMalformed):
        await openid.begin("oidc", path)


async def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(
    double: Double, shared: Installation
) -> None:
    for public, name, secure in (
        (None, "onrecord_flow", ""),
        ("https://a.example", "__Host-onrecord_flow", "; Secure"),
    ):
        settings = signing_in.with_provider(shared.settings, double, public_url=public)
        async with providers.from_settings(settings) as made:
            begun, response = await made.begin("oidc", "/inbox"), Response()
            begun.cookie.set_on(response)
            assert made.cookie_name == name
        expected = f"{name}={begun.cookie.value}; HttpOnly; Max-Age=600; Path=/; SameSite=lax{secure}"
        assert response.headers["set-cookie"] == expected
        flows.delete_cookie(response, secure=made.secure)
        assert response.headers.getlist("set-cookie")[1].startswith(f'{name}=""; expires=')


async def test_the_cookie_shows_nothing_of_the_flow(openid: Providers) -> None:
    begun = await openid.begin("oidc", "/inbox/of/anna")
    asked = parse_qs(urlsplit(begun.url).query)
    for shown in (*asked["state"], *asked["nonce"], "inbox", "oidc"):
        assert shown not in begun.cookie.value
    assert asked["code_challenge_method"] == ["S256"]


# The user and the provider


@pytest.mark.parametrize("error", ["access_denied", "login_required", "<script>"])
async def test_who_says_no_at_the_provider_is_told_that_they_did(openid: Providers, error: str) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    parameters = {"state": answer.parameters["state"], "error": error, "error_description": "<script>"}
    with pytest.raises(errors.OauthRefused) as raised:
        openid.answered("oidc", parameters, answer.cookie)
    assert (raised.value.status, raised.value.type) == (400, "oauth-refused")
    assert "script" not in str(raised.value)
    with pytest.raises(errors.ProviderUnavailable):
        openid.answered("oidc", parameters | {"error": "temporarily_unavailable"}, answer.cookie)
    with pytest.raises(errors.OauthStateInvalid):
        openid.answered("oidc", parameters | {"state": "forged"}, answer.cookie)


@pytest.mark.parametrize("code", [None, "", "x" * 3000])
async def test_an_answer_without_a_code_is_refused(openid: Providers, code: str | None) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    parameters = {name: value for name, value in answer.parameters.items() if name != "code"}
    refused_state(openid, Answer(parameters if code is None else parameters | {"code": code}, answer.cookie))


async def test_a_provider_that_announces_its_name_must_say_it_and_it_must_be_right(
    openid: Providers, double: Double
) -> None:
    double.script.names_issuer = True
    await sign_in(openid)
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    without = {name: value for name, value in answer.parameters.items() if name != "iss"}
    for parameters in (without, without | {"iss": "https://evil.example"}, without | {"iss": f"{double.issuer}/"}):
        asked = len(double.asked)
        with pytest.raises(errors.OauthStateInvalid):
            await openid.account(taken(openid, answer), parameters)
        assert "/token" not in double.asked[asked:], "the code was given to the wrong one"


async def test_a_provider_that_does_not_announce_its_name_may_not_say_another(openid: Providers) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    with pytest.raises(errors.OauthStateInvalid):
        await openid.account(taken(openid, answer), answer.parameters | {"iss": "https://evil.example"})


# The ID token


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": SOMEBODY_ELSE},
        {"aud": [SOMEBODY_ELSE]},
        {"aud": None},
        {"aud": [CLIENT_ID, SOMEBODY_ELSE]},
        {"aud": [CLIENT_ID, SOMEBODY_ELSE], "azp": SOMEBODY_ELSE},
        {"azp": SOMEBODY_ELSE},
        {"nonce": "another-flows"},
        {"nonce": None},
        {"nonce": ""},
        {"nonce": 7},
        {"exp": timedelta(seconds=-120)},
        {"exp": None},
        {"iat": timedelta(seconds=600)},
        {"iat": timedelta(seconds=-3600)},
        {"iat": None},
        {"iat": "soon"},
        {"nbf": timedelta(seconds=600)},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=lambda claims: next(iter(claims)),
)
async def test_an_id_token_with_a_wrong_claim_is_refused(
    openid: Providers, double: Double, claims: dict[str, Any]
) -> None:
    now = time.time()  # and not the time at which the tests were gathered, which may be long ago
    double.script.claims = {
        name: int(now + value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in claims.items()
    }
    await refused_token(openid)


async def test_an_id_token_for_several_names_us_as_the_one_it_was_issued_to(openid: Providers, double: Double) -> None:
    double.script.claims = {"aud": [CLIENT_ID, SOMEBODY_ELSE], "azp": CLIENT_ID}
    assert (await sign_in(openid)).subject == SUBJECT


@pytest.mark.parametrize("algorithm", ["none", "HS256", "stolen", "RS384", "PS256"])
async def test_an_id_token_that_the_providers_key_did_not_sign_as_we_allow_is_refused(
    openid: Providers, double: Double, algorithm: str
) -> None:
    double.script.algorithm = algorithm
    await refused_token(openid)


@pytest.mark.parametrize(
    "header",
    [{"kid": "key-oct"}, {"kid": "key-ec"}, {"kid": "../../etc/passwd"}, {"crit": ["exp"], "exp": 1}],
    ids=str,
)
async def test_an_id_token_whose_header_leads_astray_is_refused(
    openid: Providers, double: Double, header: dict[str, Any]
) -> None:
    double.script.header = header
    await refused_token(openid)


async def test_a_key_that_is_too_short_is_refused(openid: Providers, double: Double) -> None:
    long, double.rsa = double.rsa, oidc_double.new_key(1024)
    try:
        await refused_token(openid)
    finally:
        double.rsa = long


@pytest.mark.parametrize("id_token", [None, "", "x", "a.b.c", 7])
async def test_without_an_id_token_nobody_is_signed_in(openid: Providers, double: Double, id_token: object) -> None:
    double.script.token_answer = {"id_token": id_token}
    await refused_token(openid)


@pytest.mark.parametrize("answer", [{"access_token": None}, {"access_token": 7}, {"expires_in": "soon"}])
async def test_an_answer_that_is_none_to_a_code_signs_nobody_in(
    openid: Providers, double: Double, answer: dict[str, Any]
) -> None:
    double.script.token_answer = answer
    with pytest.raises((errors.OauthTokenInvalid, errors.ProviderMisbehaves)):
        await sign_in(openid)


# A provider that is down, slow or odd


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_a_provider_that_is_down_costs_its_own_sign_in_only_and_is_left_alone_for_a_while(
    openid: Providers, double: Double, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    double.script.status = status
    for _ in range(3):
        with pytest.raises(errors.ProviderUnavailable) as raised:
            await openid.begin("oidc", "/inbox")
    assert (raised.value.status, raised.value.type, raised.value.retry_after_s) == (503, "provider-unavailable", 10)
    assert len(double.asked) == 1
    double.script.status = 200
    monkeypatch.setattr(oidc, "monotonic", lambda: time.monotonic() + oidc.LEFT_ALONE_S)
    await sign_in(openid)


async def test_a_provider_that_nobody_can_reach_does_not_keep_the_others_from_starting(
    double: Double, shared: Installation, plain: Providers
) -> None:
    settings = signing_in.with_provider(shared.settings, double, oidc_issuer="http://127.0.0.1:9")
    async with providers.from_settings(settings) as made:
        with pytest.raises(errors.ProviderUnavailable):
            await made.begin("oidc", "/inbox")
    assert (await sign_in(plain, "github")).subject == "4711"


async def test_a_provider_that_is_slow_is_given_up(
    double: Double, shared: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "ANSWER_S_MAX", 0.2)
    double.script.slow = threading.Event()
    async with providers.from_settings(signing_in.with_provider(shared.settings, double)) as made:
        with pytest.raises(errors.ProviderUnavailable):
            await made.begin("oidc", "/inbox")
    double.script.slow.set()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000, b" " * 1_100_000])
async def test_a_provider_that_answers_nonsense_is_not_used(openid: Providers, double: Double, body: bytes) -> None:
    double.script.body = body
    with pytest.raises(errors.ProviderMisbehaves) as raised:
        await openid.begin("oidc", "/inbox")
    assert (raised.value.status, raised.value.type) == (502, "provider-misbehaves")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": [{"kty": "RSA"}]}'])
async def test_keys_that_are_none_sign_nobody_in(openid: Providers, double: Double, body: bytes) -> None:
    answer = await sent_back(await openid.begin("oidc", "/inbox"))
    double.script.metadata = {}
    flow = taken(openid, answer)
    of = openid._find("oidc")  # noqa: SLF001 - only its keys are to be odd
    assert isinstance(of, oidc.OpenIdConnect)
    token = double.id_token(flow.nonce)
    double.script.body = body
    with pytest.raises(errors.ProviderMisbehaves):
        await of._verified(token, flow)  # noqa: SLF001 - likewise


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": 7},
        {"userinfo_endpoint": "http://169.254.169.254/latest"},
        {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
    ],
    ids=str,
)
async def test_a_provider_that_says_odd_things_of_itself_is_not_used(
    openid: Providers, double: Double, metadata: dict[str, Any]
) -> None:
    double.script.metadata = metadata
    with pytest.raises(errors.ProviderMisbehaves):
        await openid.begin("oidc", "/inbox")


async def test_an_endpoint_may_have_a_query_of_its_own(openid: Providers, double: Double) -> None:
    double.script.metadata = {"authorization_endpoint": f"{double.issuer}/authorize?policy=b2c"}
    assert (await openid.begin("oidc", "/inbox")).url.startswith(f"{double.issuer}/authorize?policy=b2c&response_type")
    await sign_in(openid)


# GitHub and Meta


async def test_githubs_email_is_the_primary_one_that_github_has_verified(plain: Providers, double: Double) -> None:
    assert await sign_in(plain, "github") == ProviderAccount("github", "4711", EMAIL, email_verified=True, name=NAME)
    double.script.emails = [
        {"email": "other@demo.example", "primary": False, "verified": True},
        {"email": EMAIL, "primary": True, "verified": False},
        7,
    ]
    found = await sign_in(plain, "github")
    assert (found.email, found.email_verified) == (None, False)


async def test_github_says_no_to_a_code_with_200(plain: Providers) -> None:
    answer = await sent_back(await plain.begin("github", "/inbox"))
    with pytest.raises(errors.OauthTokenInvalid):
        await plain.account(taken(plain, answer, "github"), answer.parameters | {"code": "forged"})


async def test_metas_email_may_be_missing_and_is_never_taken_as_verified(plain: Providers, double: Double) -> None:
    assert await sign_in(plain, "meta") == ProviderAccount("meta", "1010", EMAIL, email_verified=False, name=NAME)
    double.script.profile = {"email": None, "name": None}
    assert await sign_in(plain, "meta") == ProviderAccount("meta", "1010", None, email_verified=False, name=None)


@pytest.mark.parametrize(("name", "profile"), [("github", {"id": "x"}), ("meta", {"id": 7}), ("meta", {"id": None})])
async def test_a_profile_without_an_identity_signs_nobody_in(
    plain: Providers, double: Double, name: str, profile: dict[str, Any]
) -> None:
    double.script.profile = profile
    with pytest.raises(errors.ProviderMisbehaves):
        await sign_in(plain, name)


# Logs and settings


async def test_no_code_token_or_secret_stands_in_a_log(
    openid: Providers, plain: Providers, double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    async def try_to_sign_in(of: Providers, name: str, method: str, **script: Any) -> None:
        double.script = Script(auth_method=method, **script)
        with caplog.at_level(logging.DEBUG):
            begun = await of.begin(name, "/inbox")
        answer = await sent_back(begun)  # the browser's own log is not ours
        with caplog.at_level(logging.DEBUG), suppress(errors.OauthTokenInvalid):
            flow = taken(of, answer, name)
            await of.account(flow, answer.parameters)
            await of.account(flow, answer.parameters)

    with structlog.testing.capture_logs() as lines:
        await try_to_sign_in(openid, "oidc", "client_secret_basic")
        await try_to_sign_in(openid, "oidc", "client_secret_basic", claims={"aud": SOMEBODY_ELSE})
        await try_to_sign_in(plain, "github", "client_secret_post")
        await try_to_sign_in(plain, "meta", "client_secret_post")
    assert {line["event"] for line in lines} == {"sign-in refused", "code not exchanged"}
    assert "/token" in caplog.text
    written = caplog.text + repr(lines)
    assert [secret for secret in double.secrets if secret in written] == []


def test_no_provider_is_on_by_default(shared: Installation) -> None:
    assert providers.from_settings(shared.settings).labels == {}


def test_each_provider_is_on_by_its_settings(shared: Installation) -> None:
    given: dict[str, object] = {f"{name}_client_id": "id" for name in ("oidc", "google", "github", "meta")}
    given |= {f"{name}_client_secret": SecretStr("s") for name in ("oidc", "google", "github", "meta")}
    settings = shared.settings.model_copy(
        update=given | {"oidc_issuer": "https://id.example", "oidc_name": "Example ID"}
    )
    labels = providers.from_settings(settings).labels
    assert labels == {"oidc": "Example ID", "google": "Google", "github": "GitHub", "meta": "Facebook"}


@pytest.mark.parametrize(
    "given",
    [
        {"google_client_id": "id"},
        {"github_client_secret": SecretStr("s")},
        {"oidc_issuer": "https://id.example"},
        {"oidc_issuer": "https://id.example", "oidc_client_id": "id"},
        {"oidc_issuer": "http://id.example", "oidc_client_id": "id", "oidc_client_secret": SecretStr("s")},
        {"oidc_issuer": "id.example", "oidc_client_id": "id", "oidc_client_secret": SecretStr("s")},
    ],
    ids=str,
)
def test_settings_of_half_a_provider_are_refused_at_start(shared: Installation, given: dict[str, Any]) -> None:
    with pytest.raises(SettingsAreWrong):
        providers.from_settings(shared.settings.model_copy(update=given))
