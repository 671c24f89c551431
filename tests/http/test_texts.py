"""Any text is either taken as it is, or refused; there is no third way."""

import json

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from installations import Installation
from posting import characters, refused, take
from written import outbox


@given(text=st.text(characters, min_size=1, max_size=12))
@settings(deadline=None, max_examples=40)
async def test_a_text_stands_in_the_record_as_it_was_sent_or_is_refused(
    api: httpx.AsyncClient, shared: Installation, text: str
) -> None:
    taken = await take(api)
    body = json.dumps({"conversation_id": str(taken.conversation_id), "text": text}).encode()
    response = await api.post("/send_message", content=body, headers={"Content-Type": "application/json"})
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        refused(response, 422, "malformed")
    else:
        assert response.status_code == 201, response.text
        shard, seq = response.headers["OnRecord-Position"].split(":")
        (row,) = (row for row in outbox(shared) if (row.shard, row.seq) == (int(shard), int(seq)))
        assert row.record["data"]["text"] == text
