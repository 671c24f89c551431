"""The handshake by which Meta makes sure that a webhook's address wants its webhooks."""

import secrets
from dataclasses import dataclass

import httpx

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


async def shake_hands(settings: Settings, token: str | None = None) -> Handshake:
    """Ask the webhook's address, with the right token or with another."""
    challenge = str(secrets.randbelow(CHALLENGE_BELOW))
    asked = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": settings.verify_token if token is None else token,
    }
    async with httpx.AsyncClient(trust_env=False, timeout=settings.webhook_timeout_s) as client:
        try:
            answer = await client.get(settings.webhook_url or "", params=asked)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Handshake(None, str(error), "", challenge)
    return Handshake(answer.status_code, answer.text[:1000], answer.headers.get("content-type", ""), challenge)
