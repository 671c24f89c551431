"""Files, on their way in and out, and all that can be wrong with them."""

import base64
import hashlib

import httpx
import pytest

from simulator import PNG, Phones
from whatsapp_business import Business

HEX = hashlib.sha256(PNG).hexdigest()


@pytest.fixture
def file_id(phones: Phones) -> str:
    return phones.keep_file(PNG, "image/png")


def test_a_file_is_uploaded_sent_and_seen(phones: Phones, business: Business) -> None:
    media_id = business.upload().json()["id"]
    assert business.send("image", {"id": media_id, "caption": "The green one"}).status_code == 200
    [seen] = phones.received("ana")
    assert seen["content"] == {"id": media_id, "caption": "The green one"}
    assert business.anybody.get(f"{phones.url}/simulator/media/{media_id}").content == PNG
    assert business.refusal("audio", {"id": media_id}) == 131053


@pytest.mark.parametrize(
    ("content", "mime_type", "kind", "code"),
    [
        (PNG, "image/gif", None, 100),
        (PNG, "image/png", "audio/ogg", 100),
        (b"", "image/png", None, 131053),
        (bytes(5 * 1024 * 1024 + 1), "image/png", None, 131053),
    ],
)
def test_what_is_not_taken(business: Business, content: bytes, mime_type: str, kind: str | None, code: int) -> None:
    assert business.upload(content, mime_type, kind).json()["error"]["code"] == code


def test_the_webhook_tells_of_the_file_in_both_forms(phones: Phones) -> None:
    phones.media("ana", "image", PNG, "image/png", caption="Broken")
    [webhook] = phones.take_webhooks()
    told = webhook.value["messages"][0]["image"]
    assert base64.b64decode(told["sha256"]).hex() == HEX
    assert told.keys() == {"id", "mime_type", "sha256", "caption"}
    phones.change(sha256_in_webhook="hex", media_url_in_webhook=True)
    phones.media("ana", "image", PNG, "image/png")
    [webhook] = phones.take_webhooks()
    told = webhook.value["messages"][0]["image"]
    assert told["sha256"] == HEX
    assert told["url"].startswith(phones.url)


def test_the_bytes_need_the_token_too_and_their_url_lives_five_minutes(
    phones: Phones, business: Business, file_id: str
) -> None:
    url = business.file_url(file_id)
    assert business.anybody.get(url).status_code == 401
    phones.advance(299)
    assert business.client.get(url).content == PNG
    phones.advance(1)
    assert business.client.get(url).status_code == 404
    assert business.client.get(business.file_url(file_id)).content == PNG


def test_a_file_of_a_customer_lives_seven_days_and_an_uploaded_one_thirty(
    phones: Phones, business: Business, file_id: str
) -> None:
    uploaded = business.upload().json()["id"]
    phones.advance(7 * 86400)
    assert [business.client.get(f"/{one}").status_code for one in (file_id, uploaded)] == [404, 200]
    phones.advance(23 * 86400)
    assert business.client.get(f"/{uploaded}").status_code == 404


def test_it_may_be_unavailable_then_expired_then_there(phones: Phones, business: Business, file_id: str) -> None:
    url = business.file_url(file_id)
    phones.fault("answer", at="media_bytes", status=503)
    phones.fault("answer", at="media_bytes", status=404)
    assert [business.client.get(url).status_code for _ in range(3)] == [503, 404, 200]
    phones.fault("answer", at="media_info", status=503)
    assert business.client.get(f"/{file_id}").status_code == 503


def test_it_may_have_moved(phones: Phones, business: Business, file_id: str) -> None:
    url = business.file_url(file_id)
    phones.fault("redirect", at="media_bytes")
    assert business.client.get(url, follow_redirects=True).content == PNG
    phones.fault("redirect", at="media_bytes", location="http://169.254.169.254/")
    assert business.client.get(url).headers["location"] == "http://169.254.169.254/"


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("wrong_sha256", "sha256", "0" * 64),
        ("wrong_mime_type", "mime_type", "application/x-msdownload"),
        ("base64_sha256", "sha256", base64.b64encode(bytes.fromhex(HEX)).decode()),
        ("wrong_file_size", "file_size", len(PNG) + 1000),
    ],
)
def test_what_is_told_of_it_may_be_wrong(
    phones: Phones, business: Business, file_id: str, kind: str, field: str, wrong: object
) -> None:
    phones.fault(kind, at="media_info")
    told = business.client.get(f"/{file_id}").json()
    right = business.client.get(f"/{file_id}").json()
    assert told[field] == wrong
    assert (right["sha256"], right["mime_type"], right["file_size"]) == (HEX, "image/png", len(PNG))


def test_its_bytes_may_be_too_many_or_others_or_break_off(phones: Phones, business: Business, file_id: str) -> None:
    url = business.file_url(file_id)
    for kind in ("oversize", "wrong_bytes", "wrong_mime_type", "truncate"):
        phones.fault(kind, at="media_bytes")
    assert len(business.client.get(url).content) > 2 * len(PNG)
    others = business.client.get(url).content
    assert len(others) == len(PNG)
    assert others != PNG
    assert business.client.get(url).headers["content-type"] == "application/x-msdownload"
    with pytest.raises(httpx.RemoteProtocolError):
        business.client.get(url)
