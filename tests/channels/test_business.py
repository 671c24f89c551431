"""What Meta says of a token and a number, and what is made of it when it says nothing or something else."""

from collections.abc import Callable

import httpx
import pytest

import meta
from onrecord import errors
from onrecord.settings import Settings
from onrecord.stack.whatsapp.settings import WABA_ID
from onrecord.whatsapp.business import Business, Number


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Business:
    return Business(httpx.AsyncClient(transport=httpx.MockTransport(answer)), "https://graph.example", "v26.0")


async def test_a_number_of_the_account_is_found_among_all() -> None:
    number_id = meta.NUMBERS[-1]
    found = await meta.business().number(number_id, WABA_ID, meta.TOKEN)
    assert found == Number(number_id, meta.display(number_id), "Demo")


async def test_an_account_that_the_token_may_not_see_is_refused() -> None:
    with pytest.raises(errors.ChannelTokenRefused):
        await meta.business().numbers("200000000000009", meta.TOKEN)


@pytest.mark.parametrize(
    ("status", "content", "refusal"),
    [
        (503, b"", errors.WhatsappUnavailable),
        (429, b"{}", errors.WhatsappUnavailable),
        (400, b'{"error": {"code": 4}}', errors.WhatsappUnavailable),
        (401, b'{"error": {"code": 190}}', errors.ChannelTokenRefused),
        (403, b'{"error": {"code": 200}}', errors.ChannelTokenRefused),
        (400, b"<html>", errors.WhatsappMisbehaves),
        (200, b"[]", errors.WhatsappMisbehaves),
        (200, b"x" * 1_000_001, errors.WhatsappMisbehaves),
        (200, b'{"data": [null, {"id": 3}, {"id": "3"}]}', errors.NumberIsNotOfAccount),
        (200, b'{"data": {"id": "3"}}', errors.NumberIsNotOfAccount),
    ],
)
async def test_another_answer_is_a_refusal_of_ours(status: int, content: bytes, refusal: type[Exception]) -> None:
    api = answering(lambda _: httpx.Response(status, content=content))
    with pytest.raises(refusal) as raised:
        await api.number("3", "2", "t")
    assert raised.type is refusal


async def test_a_silence_is_told_at_once() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        assert request.extensions["timeout"]["read"] <= 5
        raise httpx.ReadTimeout("silent", request=request)

    with pytest.raises(errors.WhatsappUnavailable):
        await answering(silent).number("3", "2", "t")


def test_another_address_than_metas_is_a_simulator() -> None:
    of = Business(httpx.AsyncClient(), Settings.model_fields["graph_url"].default, "v26.0")
    assert not of.simulated
    assert Business(of.http, "http://127.0.0.1:8080", "v26.0").simulated
