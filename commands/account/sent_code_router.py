"""One-time codes by WhatsApp, as routes: the table of contents beside router.py."""

from typing import Annotated

from fastapi import APIRouter, Depends

from commands.account import sent_codes
from commands.account.bodies import Code, NumberOfMine, RecoveryCodes
from commands.account.router import A_CODE, SIGNED_IN, HalfIn, Me
from commands.sign_in_code import CodeAsked, CodeTemplate
from onrecord import errors
from onrecord.problems import documented

ASKING = (*SIGNED_IN, errors.TooManyAttempts, errors.SignInCodesAreOff)

router = APIRouter(prefix="/v1", tags=["account"])

Template = Annotated[CodeTemplate, Depends(sent_codes.template)]


@router.post("/start_whatsapp_factor", status_code=202, responses=documented(*ASKING, errors.SecondFactorIsOn))
async def start_whatsapp_factor(mine: NumberOfMine, me: Me, by: Template) -> CodeAsked:
    """Have a code sent to my number. It is my second factor only once that code has confirmed it."""
    return await sent_codes.start(me, mine.number, by)


@router.post(
    "/enrol_whatsapp_factor", status_code=201, responses=documented(*SIGNED_IN, *A_CODE, errors.SecondFactorIsOn)
)
async def enrol_whatsapp_factor(code: Code, me: Me) -> RecoveryCodes:
    """Switch my second factor on by the code that was sent. Answers the recovery codes."""
    return await sent_codes.enrol(me, code.code)


@router.post("/request_sign_in_code", status_code=202, responses=documented(*ASKING, errors.NoCodeIsSent))
async def request_sign_in_code(me: HalfIn, by: Template) -> CodeAsked:
    """Have a code sent, to finish a sign-in or to give the second factor up."""
    return await sent_codes.request(me, by)
