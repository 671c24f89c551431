"""One-time codes by WhatsApp, at the edge: who may ask for one, and how often it may be tried."""

from uuid import UUID

from fastapi import Request
from pydantic import SecretStr

from commands.account import passwords
from commands.account.bodies import RecoveryCodes
from commands.account.sessions import Person
from commands.sign_in_code import CodeAsked, CodeTemplate, EnrolWhatsappFactor, RequestSignInCode, StartWhatsappFactor
from onrecord import clock, db, errors
from onrecord.identity import second_factor, sign_in_code, throttle
from onrecord.settings import Settings


def template_of(settings: Settings) -> CodeTemplate | None:
    """By what codes are sent here; None if they aren't."""
    name = settings.sign_in_code_template
    return CodeTemplate(name=name, language=settings.sign_in_code_language) if name else None


def template(request: Request) -> CodeTemplate:
    """Raises SignInCodesAreOff."""
    found: CodeTemplate | None = request.app.state.code_template
    if found is None:
        raise errors.SignInCodesAreOff
    return found


async def start(me: Person, number: str, by: CodeTemplate) -> CodeAsked:
    """Raises SecondFactorIsOn, SignInCodesAreOff or TooManyAttempts."""
    of_number = throttle.attempt(me.door.executor.vault, throttle.CODE_BY_NUMBER, number)
    await _must_not_ask_too_often(me, of_number)
    command = StartWhatsappFactor(account_id=me.account_id, number=number, template=by)
    return await me.run_in(me.door.home, command)


async def request(me: Person, by: CodeTemplate) -> CodeAsked:
    """Raises NoCodeIsSent, SignInCodesAreOff or TooManyAttempts.

    The number is confirmed to be theirs: who else asks for codes to it takes none of theirs away.
    """
    if (await me.found())[0].account.second_factor_by != "whatsapp":
        raise errors.NoCodeIsSent
    await _must_not_ask_too_often(me)
    return await me.run_in(me.door.home, RequestSignInCode(account_id=me.account_id, template=by))


async def enrol(me: Person, code: SecretStr) -> RecoveryCodes:
    """Raises SecondFactorIsOn, CodeIsWrong or TooManyAttempts."""
    await passwords.must_not_guess_code(me)
    codes = second_factor.new_recovery_codes()
    command = EnrolWhatsappFactor(
        account_id=me.account_id,
        session_id=me.session_id,
        code=code,
        code_id=await open_code(me),
        recovery_hashes=tuple(map(second_factor.recovery_hash, codes)),
    )
    await me.run_in(me.door.home, command)
    return RecoveryCodes(recovery_codes=codes)


async def open_code(me: Person) -> UUID | None:
    """The code that was sent last, this attempt at it counted; None if there is none, or it was tried too often."""
    sent = (await me.found())[0].account.sent_code
    if sent is None:
        return None
    key = me.door.executor.vault.match("attempts at a sign-in code", str(sent.id))
    async with me.door.pool.connection() as connection:
        counted = await connection.execute(db.sql("onrecord.identity", "count_attempts"), ([key], [sent.expires_at]))
        row = await counted.fetchone()
    return sent.id if row is not None and row[1] <= sign_in_code.ATTEMPTS_MAX else None


async def _must_not_ask_too_often(me: Person, *others: throttle.Attempt) -> None:
    of_account = throttle.attempt(me.door.executor.vault, throttle.CODE_BY_ACCOUNT, str(me.account_id))
    await throttle.require(me.door.pool, [of_account, *others], clock.now())
