"""The handshake by which Meta makes sure that a webhook's address wants its webhooks."""

import asyncio
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from onrecord.stack.whatsapp.client import Client, NoAnswer
from onrecord.stack.whatsapp.settings import Settings

CHALLENGE_BELOW = 2**31


@dataclass(frozen=True)
class Handshake:
    """What the address answered."""

    status: int | None
    body: str
    content_type: str
    challenge: str

    @property
    def right(self) -> bool:
        return self.status == 200 and self.body == self.challenge


async def shake_hands(client: Client, settings: Settings, token: str | None = None) -> Handshake:
    """Ask the webhook's address, with the right token or with another."""
    challenge = str(secrets.randbelow(CHALLENGE_BELOW))
    asked = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": settings.verify_token if token is None else token,
    }
    try:
        async with asyncio.timeout(settings.webhook_timeout_s):
            answer = await client.call("GET", f"{settings.webhook_url}?{urlencode(asked)}")
    except (NoAnswer, TimeoutError) as error:
        return Handshake(None, str(error), "", challenge)
    return Handshake(answer.status, answer.body.decode(errors="replace"), answer.content_type, challenge)
