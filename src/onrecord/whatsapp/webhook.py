"""The webhook: where the provider posts what customers write, and what becomes of what was sent to them.

No session and no token: a body is believed for its signature. It is answered once it is kept, and not before.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from onrecord import errors
from onrecord.whatsapp import signature
from onrecord.whatsapp.intake import Intake
from onrecord.whatsapp.signature import Secrets

PATH = "/webhooks/whatsapp"
CHALLENGE_CHARS_MAX = 200

router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def shake_hands(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=CHALLENGE_CHARS_MAX)] = "",
) -> Response:
    """Say the challenge back to whoever knows the verify token."""
    if mode != "subscribe" or not signature.is_word(request.app.state.webhook_secrets, token):
        raise errors.VerifyTokenIsWrong
    return PlainTextResponse(challenge)


@router.post(PATH)
async def take_webhook(request: Request) -> Response:
    """Keep a body. Whatever is refused here, the provider sends again, for days."""
    secrets: Secrets = request.app.state.webhook_secrets
    intake: Intake = request.app.state.intake
    told = request.headers.get(signature.HEADER, "")
    if not secrets.app:
        raise errors.WebhookIsNotSetUp
    if not signature.is_well_formed(told):
        raise errors.SignatureIsWrong
    content = await request.body()
    if not signature.is_right(secrets, told, content):
        raise errors.SignatureIsWrong
    await intake.keep(content)
    return Response()
