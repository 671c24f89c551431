"""One-time codes by WhatsApp as second factor: sent to one's own number, good once, for ten minutes, for five tries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

import meta
import people
import sealing
from commands import record_sign_in_code
from commands.record_sign_in_code import CodeNotSent, RecordSignInCode
from commands.sign_in_code import CodeTemplate
from installations import Installation
from onrecord import errors, ids
from onrecord.events import SignInCodeFailed, SignInCodeSent
from onrecord.execute import Executor
from onrecord.identity import sign_in_code, throttle
from onrecord.identity.sign_in_code import ATTEMPTS_MAX, code_of
from people import PASSWORD, Member
from posting import Body, refused
from written import outbox, rows, superuser, types

NUMBER = "+12025550175"
TEMPLATE = CodeTemplate(name="sign_in_code", language="en")


@dataclass
class Somebody:
    """A member with a session at the API."""

    client: httpx.AsyncClient
    installation: Installation
    member: Member
    secret: str = ""

    async def sign_in(self) -> Body:
        body = {"email": self.member.email, "password": PASSWORD, "bearer": True}
        answer = await self.client.post("/sign_in", json=body, headers={"Authorization": ""})
        assert answer.status_code == 201, answer.text
        begun: Body = answer.json()
        self.secret = begun["secret"]
        return begun

    async def post(self, operation: str, **body: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secret}"}
        return await self.client.post(f"/{operation}", json=body or None, headers=headers)

    def sent(self) -> list[UUID]:
        """The ids of all codes that were asked for."""
        found = [row for row in outbox(self.installation) if row.type == "sign_in_code.requested.v1"]
        return [UUID(row.record["data"]["code_id"]) for row in found]

    def code(self) -> str:
        return code_of(sealing.VAULT, self.sent()[-1])

    async def enrol(self) -> list[str]:
        started = await self.post("start_whatsapp_factor", number=NUMBER)
        assert started.status_code == 202, started.text
        enrolled = await self.post("enrol_whatsapp_factor", code=self.code())
        assert enrolled.status_code == 201, enrolled.text
        codes: list[str] = enrolled.json()["recovery_codes"]
        return codes


def changed(installation: Installation, statement: LiteralString) -> None:
    with superuser(installation) as connection:
        connection.execute(statement)


@pytest.fixture(autouse=True)
def on(api: FastAPI) -> Iterator[None]:
    """Codes are sent here."""
    api.state.code_template = TEMPLATE
    yield
    api.state.code_template = None


@pytest.fixture
async def sender(executor: Executor, installation: Installation) -> UUID:
    """A channel of the installation's workspace that has the template."""
    channel_id: UUID = (await meta.done(executor, meta.connecting(), installation.log.workspace_id)).channel_id
    changed(
        installation,
        "insert into templates (workspace_id, channel_id, name, language, category, status, body, buttons, parameters,"
        " header_parameters) select workspace_id, id, 'sign_in_code', 'en', 'AUTHENTICATION', 'APPROVED',"
        " '{{1}} is your code.', '{}', '{1}', '{}' from channels",
    )
    return channel_id


@pytest.fixture
async def ada(client: httpx.AsyncClient, installation: Installation, sender: UUID) -> Somebody:
    assert sender
    with superuser(installation) as connection:
        member = people.add_member(connection, installation.log, "admin")
    somebody = Somebody(client, installation, member)
    await somebody.sign_in()
    return somebody


def test_a_code_follows_from_its_id_and_the_secret_alone() -> None:
    one, other = ids.new(), ids.new()
    assert code_of(sealing.VAULT, one) == code_of(sealing.VAULT, one) != code_of(sealing.VAULT, other)
    assert all(len(code_of(sealing.VAULT, ids.new())) == sign_in_code.DIGITS for _ in range(50))
    code = code_of(sealing.VAULT, one)
    assert sign_in_code.matches(sealing.VAULT, one, f" {code[:3]} {code[3:]} ")
    for wrong in ("", code[:-1], f"{code}0", "\ud800", code_of(sealing.VAULT, other)):
        assert not sign_in_code.matches(sealing.VAULT, one, wrong)


async def test_a_number_is_the_second_factor_once_its_code_has_confirmed_it(
    ada: Somebody, sender: UUID, installation: Installation
) -> None:
    assert len(await ada.enrol()) == 10
    (event,) = [row for row in outbox(installation) if row.type == "sign_in_code.requested.v1"]
    data = event.record["data"]
    assert (data["person_id"], data["channel_id"]) == (str(ada.member.account_id), str(sender))
    assert data["number"] == NUMBER
    myself = await ada.client.get("/get_myself", headers={"Authorization": f"Bearer {ada.secret}"})
    assert myself.json()["second_factor_by"] == "whatsapp"
    assert types(installation)[-1] == "account.changed.v1"


async def test_the_number_is_sealed_and_the_code_stands_nowhere(ada: Somebody, installation: Installation) -> None:
    await ada.enrol()
    await ada.sign_in()
    assert (await ada.post("request_sign_in_code")).status_code == 202
    code = ada.code()
    assert (await ada.post("pass_second_factor", code=code)).status_code == 200
    raw = str(rows(installation, "select convert_from(record, 'utf8') from outbox"))
    kept = raw + str(rows(installation, "select accounts::text from accounts"))
    assert NUMBER not in kept
    assert f'"{code}"' not in raw
    assert code not in str(rows(installation, "select t::text from effects as t"))


async def test_at_a_sign_in_a_code_is_asked_for_and_opens_the_session_once(ada: Somebody) -> None:
    await ada.enrol()
    begun = await ada.sign_in()
    assert (begun["second_factor"], begun["second_factor_by"]) == ("needed", "whatsapp")
    assert (await ada.post("request_sign_in_code")).status_code == 202
    code = ada.code()
    assert (await ada.post("pass_second_factor", code=code)).status_code == 200
    await ada.sign_in()
    refused(await ada.post("pass_second_factor", code=code), 401, "code-is-wrong")


async def test_another_code_takes_the_place_of_the_one_before(ada: Somebody) -> None:
    await ada.enrol()
    await ada.sign_in()
    for _ in range(2):
        await ada.post("request_sign_in_code")
    before, last = (code_of(sealing.VAULT, code_id) for code_id in ada.sent()[-2:])
    refused(await ada.post("pass_second_factor", code=before), 401, "code-is-wrong")
    assert (await ada.post("pass_second_factor", code=last)).status_code == 200


async def test_a_code_is_good_for_ten_minutes(ada: Somebody, installation: Installation) -> None:
    await ada.enrol()
    await ada.sign_in()
    await ada.post("request_sign_in_code")
    ((left,),) = rows(
        installation, "select sign_in_code_expires_at - now() from accounts where sign_in_code_id is not null"
    )
    assert 590 < left.total_seconds() <= 600
    changed(installation, "update accounts set sign_in_code_expires_at = now() where sign_in_code_id is not null")
    refused(await ada.post("pass_second_factor", code=ada.code()), 401, "code-is-wrong")


async def test_a_code_that_was_tried_too_often_is_good_for_nothing_and_a_recovery_code_is(ada: Somebody) -> None:
    recovery, *_ = await ada.enrol()
    await ada.sign_in()
    await ada.post("request_sign_in_code")
    for _ in range(ATTEMPTS_MAX):
        refused(await ada.post("pass_second_factor", code="wrong"), 401, "code-is-wrong")
    refused(await ada.post("pass_second_factor", code=ada.code()), 401, "code-is-wrong")
    passed = await ada.post("pass_second_factor", code=recovery)
    assert (passed.status_code, passed.json()["recovery_code_used"]) == (200, True)


async def test_codes_are_not_sent_without_end_to_an_account(ada: Somebody) -> None:
    await ada.enrol()
    await ada.sign_in()
    answers = [
        (await ada.post("request_sign_in_code")).status_code for _ in range(throttle.CODE_BY_ACCOUNT.attempts_max)
    ]
    assert answers == [202] * (throttle.CODE_BY_ACCOUNT.attempts_max - 1) + [429]


async def test_codes_are_not_sent_without_end_to_a_number_and_who_has_it_still_gets_theirs(
    ada: Somebody, installation: Installation
) -> None:
    await ada.enrol()
    await ada.sign_in()
    with superuser(installation) as connection:
        stranger = Somebody(ada.client, installation, people.add_member(connection, installation.log, "agent"))
    await stranger.sign_in()
    for _ in range(throttle.CODE_BY_NUMBER.attempts_max - 1):
        assert (await stranger.post("start_whatsapp_factor", number=NUMBER)).status_code == 202
    refused(await stranger.post("start_whatsapp_factor", number=NUMBER), 429, "too-many-attempts")
    assert (await ada.post("request_sign_in_code")).status_code == 202


async def test_a_wrong_code_enrols_nothing(ada: Somebody, installation: Installation) -> None:
    refused(await ada.post("enrol_whatsapp_factor", code="123456"), 401, "code-is-wrong")
    await ada.post("start_whatsapp_factor", number=NUMBER)
    wrong = f"{(int(ada.code()) + 1) % 1_000_000:06}"
    refused(await ada.post("enrol_whatsapp_factor", code=wrong), 401, "code-is-wrong")
    assert rows(installation, "select count(*) from accounts where second_factor_at is not null") == [(0,)]


async def test_who_has_an_authenticator_is_sent_no_code(ada: Somebody, installation: Installation) -> None:
    changed(installation, "update accounts set second_factor_at = now(), second_factor_sealed = 'v1.x'")
    begun = await ada.sign_in()
    assert begun["second_factor_by"] == "authenticator"
    refused(await ada.post("request_sign_in_code"), 409, "no-code-is-sent")
    changed(installation, "update sessions set second_factor_at = now()")
    refused(await ada.post("start_whatsapp_factor", number=NUMBER), 409, "second-factor-is-on")


async def test_the_second_factor_is_given_up_by_a_code_and_its_number_forgotten(
    ada: Somebody, installation: Installation
) -> None:
    await ada.enrol()
    await ada.post("request_sign_in_code")
    assert (await ada.post("remove_second_factor", code=ada.code())).status_code == 200
    kept = "select count(*) from accounts where sign_in_number_sealed is not null or sign_in_code_id is not null"
    assert rows(installation, kept) == [(0,)]


@pytest.mark.parametrize("number", ["US.13491208655302741918", "12025550175", "+0123456789", "+1202555 0175", "+1"])
async def test_what_is_no_telephone_number_gets_no_code(ada: Somebody, number: str) -> None:
    """A name that WhatsApp has for somebody is none: codes don't go there."""
    refused(await ada.post("start_whatsapp_factor", number=number), 422, "malformed")


@pytest.mark.parametrize(
    "but",
    [
        "update channels set health = 'stopped'",
        "update templates set status = 'PAUSED'",
        "update templates set category = 'UTILITY'",
        "update templates set language = 'de'",
    ],
)
async def test_without_a_channel_that_can_send_them_codes_are_off(
    ada: Somebody, installation: Installation, but: LiteralString
) -> None:
    changed(installation, but)
    refused(await ada.post("start_whatsapp_factor", number=NUMBER), 409, "sign-in-codes-are-off")


async def test_an_outcome_closes_the_codes_effect_once(executor: Executor, installation: Installation) -> None:
    where, code_id = installation.log.workspace_id, ids.new()
    claimed_by = meta.claimed(installation, where, code_id, "sign_in_code")
    sent = RecordSignInCode(code_id=code_id, claimed_by=claimed_by, outcome="sent")
    with pytest.raises(errors.EffectIsClosed):
        await meta.done(executor, sent.model_copy(update={"claimed_by": ids.new()}), where)
    await meta.done(executor, sent, where)
    with pytest.raises(errors.EffectIsClosed):
        await meta.done(executor, sent, where)
    assert types(installation) == ["sign_in_code.sent.v1"]


def test_a_code_that_does_not_come_says_why() -> None:
    command = RecordSignInCode(code_id=ids.new(), claimed_by=ids.new(), outcome="sent")
    failed = command.model_copy(update={"outcome": CodeNotSent(failure="recipient", code=131026)})
    assert isinstance(record_sign_in_code.decide(command), SignInCodeSent)
    event = record_sign_in_code.decide(failed)
    assert isinstance(event, SignInCodeFailed)
    assert (event.failure, event.code) == ("recipient", 131026)
