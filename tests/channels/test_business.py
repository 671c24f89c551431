"""What Meta says of a token and a number, and what is made of it when it says nothing or something else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import meta
import outside
from onrecord import errors
from onrecord.settings import Settings
from onrecord.stack.whatsapp.settings import WABA_ID
from onrecord.whatsapp.business import Business, Number
from outside import Answer

PATH = "/v26.0/2/phone_numbers?fields=id%2Cdisplay_phone_number%2Cverified_name&limit=100"


@asynccontextmanager
async def answering(answer: Answer, answer_s_max: float = 8) -> AsyncIterator[Business]:
    async with outside.running() as there:
        there.answers[PATH] = [answer]
        async with meta.at(there.url, answer_s_max) as business:
            yield business


async def test_a_number_of_the_account_is_found_among_all() -> None:
    number_id = meta.NUMBERS[-1]
    async with meta.business() as business:
        found = await business.number(number_id, WABA_ID, meta.TOKEN)
    assert found == Number(number_id, meta.display(number_id), "Demo")


async def test_an_account_that_the_token_may_not_see_is_refused() -> None:
    async with meta.business() as business:
        with pytest.raises(errors.ChannelTokenRefused):
            await business.numbers("200000000000009", meta.TOKEN)


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
    async with answering(Answer(status, content)) as api:
        with pytest.raises(refusal) as raised:
            await api.number("3", "2", "t")
    assert raised.type is refusal


async def test_a_silence_is_soon_told() -> None:
    async with answering(Answer(hangs=True, length=7), answer_s_max=0.2) as api:
        with pytest.raises(errors.WhatsappUnavailable):
            await api.number("3", "2", "t")


async def test_who_is_not_there_is_told() -> None:
    async with outside.running() as gone:
        url = gone.url
    async with meta.at(url) as business:
        with pytest.raises(errors.WhatsappUnavailable):
            await business.number("3", "2", "t")


def test_another_address_than_metas_is_a_simulator() -> None:
    assert not meta.at(Settings.model_fields["graph_url"].default).simulated
    assert meta.at("http://127.0.0.1:8080").simulated
