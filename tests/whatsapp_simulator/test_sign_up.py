"""Embedded sign-up as a business walks through it, and what a token is good for."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from onrecord.stack.whatsapp.settings import APP_ID
from simulator import ACCESS_TOKEN, APP_SECRET, NUMBER_ID, WABA_ID, Phones
from whatsapp_business import Business

BACK = "http://127.0.0.1:8000/v1/connected"
ASKED = {"client_id": APP_ID, "redirect_uri": BACK, "state": "s t&te"}


def agreed(phones: Phones, business: Business) -> dict[str, list[str]]:
    answer = business.anybody.get(f"{phones.url}/dialog/oauth/agree", params=ASKED)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(BACK)
    return parse_qs(urlsplit(answer.headers["location"]).query)


def exchange(business: Business, code: str, /, **other: str) -> httpx.Response:
    asked = {"client_id": APP_ID, "client_secret": APP_SECRET, "code": code, "redirect_uri": BACK, **other}
    return business.client.get("/oauth/access_token", params=asked)


def test_the_dialog_says_what_it_is_and_leads_back_either_way(phones: Phones, business: Business) -> None:
    page = business.anybody.get(f"{phones.url}/dialog/oauth", params={**ASKED, "response_type": "code"})
    assert "A simulator. Nothing here reaches WhatsApp" in page.text
    assert "/dialog/oauth/agree?" in page.text
    assert "error=access_denied" in page.text
    assert business.anybody.get(f"{phones.url}/v26.0/dialog/oauth", params=ASKED).text == page.text


def test_a_code_is_exchanged_once_for_a_token_that_works(phones: Phones, business: Business) -> None:
    answer = agreed(phones, business)
    assert answer["state"] == ["s t&te"]
    token = exchange(business, answer["code"][0]).json()["access_token"]
    assert exchange(business, answer["code"][0]).status_code == 400
    headers = {"Authorization": f"Bearer {token}"}
    assert business.anybody.get(f"{phones.url}/v26.0/{NUMBER_ID}", headers=headers).json()["id"] == NUMBER_ID


@pytest.mark.parametrize("other", [{"client_secret": "x"}, {"redirect_uri": "http://127.0.0.1/x"}, {"code": "x"}])
def test_a_wrong_exchange_gets_nothing(phones: Phones, business: Business, other: dict[str, str]) -> None:
    assert exchange(business, agreed(phones, business)["code"][0], **other).status_code == 400


def test_a_code_is_good_for_ten_minutes(phones: Phones, business: Business) -> None:
    code = agreed(phones, business)["code"][0]
    phones.advance(600)
    assert exchange(business, code).status_code == 400


def test_a_code_goes_nowhere_but_to_this_machine(phones: Phones, business: Business) -> None:
    for path in ("/dialog/oauth", "/dialog/oauth/agree"):
        asked = {**ASKED, "redirect_uri": "https://example.com/"}
        assert business.anybody.get(f"{phones.url}{path}", params=asked).status_code == 400


def test_a_token_can_be_looked_at(phones: Phones, business: Business) -> None:
    def debugged() -> dict[str, object]:
        asked = {"input_token": ACCESS_TOKEN, "access_token": f"{APP_ID}|{APP_SECRET}"}
        found: dict[str, object] = business.client.get("/debug_token", params=asked).json()["data"]
        return found

    known = debugged()
    assert known["is_valid"]
    assert {"scope": "whatsapp_business_messaging", "target_ids": [WABA_ID]} in known["granular_scopes"]  # type: ignore[operator] # a list
    phones.revoke_token()
    assert not debugged()["is_valid"]
    asked = {"input_token": ACCESS_TOKEN, "access_token": "nobody's"}
    assert business.client.get("/debug_token", params=asked).status_code == 401


def test_it_answers_to_no_other_name_and_says_every_time_what_it_is(phones: Phones, business: Business) -> None:
    assert business.anybody.get(f"{phones.url}/simulator/clock").headers["x-simulator"] == "OnRecord"
    assert business.anybody.get(f"{phones.url}/simulator/clock", headers={"Host": "evil.example"}).status_code == 400
