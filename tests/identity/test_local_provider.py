"""The code flow with a provider that isn't ours: the one of the development stack."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from installations import Installation
from onrecord import errors, trust
from onrecord.identity import providers
from onrecord.identity.oauth import ProviderAccount
from onrecord.settings import Settings
from onrecord.stack.oidc import CLIENT_ID, CLIENT_SECRET, LABEL, Oidc
from onrecord.stack.ports import free_port


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Oidc]:
    provider = Oidc(free_port(), tmp_path)
    provider.start()
    try:
        provider.wait_ready()
        yield provider
    finally:
        provider.stop()


def chosen(settings: Settings, local: Oidc) -> Settings:
    return settings.model_copy(
        update={
            "oidc_issuer": local.issuer,
            "oidc_name": LABEL,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
        }
    )


async def answered(url: str, form: dict[str, str]) -> dict[str, str]:
    """What the provider sends back to the callback when its page is answered so."""
    async with httpx.AsyncClient(trust_env=False, verify=trust.authorities()) as browser:
        page = await browser.get(url)
        assert "agent@demo.example" in page.text
        response = await browser.post(url, data=form)
    assert response.status_code == httpx.codes.FOUND, response.text
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


async def test_a_demo_user_signs_in_at_the_local_provider_by_a_click(local: Oidc, shared: Installation) -> None:
    async with providers.from_settings(chosen(shared.settings, local)) as made:
        begun = await made.begin("oidc", "/inbox")
        answer = await answered(begun.url, {"sub": "admin@demo.example"})
        account = await made.account(made.answered("oidc", answer, begun.cookie.value), answer)
    email = "admin@demo.example"
    assert account == ProviderAccount(f"oidc:{local.issuer}", email, email, email_verified=True, name="Demo Admin")
    assert made.labels == {"oidc": LABEL}


async def test_whoever_says_no_at_the_local_provider_is_not_signed_in(local: Oidc, shared: Installation) -> None:
    async with providers.from_settings(chosen(shared.settings, local)) as made:
        begun = await made.begin("oidc", "/inbox")
        answer = await answered(begun.url, {"action": "deny"})
        with pytest.raises(errors.OauthStateInvalid):  # this provider's no leaves the state out
            made.answered("oidc", answer, begun.cookie.value)


def test_its_settings_are_those_that_the_stack_hands_on(local: Oidc) -> None:
    assert local.environment["ONRECORD_OIDC_ISSUER"] == local.issuer
    assert set(local.environment) == {
        f"ONRECORD_OIDC_{name}" for name in ("ISSUER", "NAME", "CLIENT_ID", "CLIENT_SECRET")
    }
