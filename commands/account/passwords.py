"""Passwords, mailed links and codes, at the edge: who may try, hashing off the event loop, then the command."""

from uuid import UUID

from pydantic import SecretStr

from commands.account.bodies import PasswordByLink, PasswordChange, RecoveryCodes
from commands.account.sessions import Person
from commands.account.signing_in import Door, find_by_email
from commands.pass_second_factor import PassSecondFactor, RecordCodeRefused, SecondFactorPassed
from commands.record_sign_in import Client
from commands.request_email_verification import RequestEmailVerification
from commands.request_password_reset import RequestPasswordReset
from commands.reset_password import PasswordSet, ResetPassword
from commands.second_factor import Enrolment, EnrolSecondFactor, StartEnrolment
from commands.set_password import SetPassword
from onrecord import clock, errors
from onrecord.command import system
from onrecord.identity import client_address, second_factor, throttle


async def request_reset(door: Door, email: str, client: Client) -> None:
    """Have a link mailed, if there is an account with this e-mail: who asks is told the same either way."""
    vault = door.executor.vault
    attempts = [
        throttle.attempt(vault, throttle.RESET_BY_ACCOUNT, email.casefold()),
        throttle.attempt(vault, throttle.RESET_BY_ADDRESS, client_address.network(client.address)),
    ]
    await throttle.require(door.pool, attempts, clock.now())
    found = await find_by_email(door, email)
    if found is not None and found.account.is_active:
        await door.executor.execute(RequestPasswordReset(account_id=found.account.id), system(door.home))


async def reset(door: Door, asked: PasswordByLink, client: Client) -> PasswordSet:
    """Raises LinkIsInvalid or PasswordTooWeak."""
    await must_not_guess(door, client)
    command = ResetPassword(token=asked.token, password=asked.password)
    return (await door.executor.execute(command, system(door.home))).answer


async def change(me: Person, asked: PasswordChange) -> PasswordSet:
    """Raises CredentialsAreWrong where the password isn't the one, or PasswordTooWeak."""
    vault, known = me.door.executor.vault, (await me.found())[0].account
    attempt = throttle.attempt(vault, throttle.SIGN_IN_BY_ACCOUNT, known.email.casefold())
    await throttle.require(me.door.pool, [attempt], clock.now())
    if not await me.door.passwords.verify(asked.current.get_secret_value(), known.hashed_password or None):
        raise errors.CredentialsAreWrong
    new = asked.new.get_secret_value()
    await me.door.passwords.require_good(new, known.email)
    command = SetPassword(
        account_id=me.account_id,
        session_id=me.session_id,
        password_hash=SecretStr(await me.door.passwords.hash(new)),
    )
    return await me.run_in(me.door.home, command)


async def request_verification(me: Person) -> None:
    """Have a link mailed. Raises EmailIsVerified, or TooManyAttempts."""
    attempt = throttle.attempt(me.door.executor.vault, throttle.VERIFICATION_BY_ACCOUNT, str(me.account_id))
    await throttle.require(me.door.pool, [attempt], clock.now())
    await me.run_in(me.door.home, RequestEmailVerification(account_id=me.account_id))


async def start_second_factor(me: Person) -> Enrolment:
    """A new secret, sealed until a code confirms it. Raises SecondFactorIsOn."""
    secret = second_factor.new_secret()
    account = (await me.found())[0].account
    await me.run_in(me.door.home, StartEnrolment(account_id=account.id, secret=SecretStr(secret)))
    return Enrolment(secret=secret, uri=second_factor.uri(secret, account.email))


async def enrol_second_factor(me: Person, code: SecretStr) -> RecoveryCodes:
    """Raises SecondFactorIsOn, CodeIsWrong or TooManyAttempts."""
    await must_not_guess_code(me)
    codes = second_factor.new_recovery_codes()
    command = EnrolSecondFactor(
        account_id=me.account_id,
        session_id=me.session_id,
        code=code,
        recovery_hashes=tuple(map(second_factor.recovery_hash, codes)),
    )
    await me.run_in(me.door.home, command)
    return RecoveryCodes(recovery_codes=codes)


async def pass_second_factor(me: Person, code: SecretStr, sent_code_id: UUID | None) -> SecondFactorPassed:
    """Raises CodeIsWrong, which is recorded, or SecondFactorIsOff."""

    def passing(person_id: UUID) -> PassSecondFactor:
        return PassSecondFactor(
            account_id=me.account_id,
            person_id=person_id,
            session_id=me.session_id,
            client=me.client,
            code=code,
            sent_code_id=sent_code_id,
        )

    def refused(person_id: UUID) -> RecordCodeRefused:
        return RecordCodeRefused(
            account_id=me.account_id, person_id=person_id, session_id=me.session_id, client=me.client
        )

    try:
        return await me.run(passing)
    except errors.CodeIsWrong:
        await me.run(refused)
        raise


async def must_not_guess(door: Door, client: Client) -> None:
    """For the tokens of mailed links; raises TooManyAttempts."""
    of = client_address.network(client.address)
    attempt = throttle.attempt(door.executor.vault, throttle.LINK_BY_ADDRESS, of)
    await throttle.require(door.pool, [attempt], clock.now())


async def must_not_guess_code(me: Person) -> None:
    """Six digits can be guessed; raises TooManyAttempts."""
    attempt = throttle.attempt(me.door.executor.vault, throttle.SECOND_FACTOR_BY_ACCOUNT, str(me.account_id))
    await throttle.require(me.door.pool, [attempt], clock.now())
