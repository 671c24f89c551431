"""From the sealed event to the member's phone: the code that was asked for, once, and never a second time."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

import people
from commands.sign_in_code import CodeTemplate, StartWhatsappFactor
from commands.webhook_items import command_of
from onrecord import ids
from onrecord.command import system
from onrecord.effects.sign_in_code import SignInCodes, payload
from onrecord.events import SignInCodeRequested
from onrecord.identity.sign_in_code import LIFE, code_of
from onrecord.whatsapp.bodies import Item
from onrecord.whatsapp.inbound import Arrived
from post import LIMITS, Post
from sealing import VAULT
from written import rows, superuser

NUMBER = "+12025550177"
TEMPLATE = ("sign_in_code", "en")
PATIENT = replace(LIMITS, call_s_max=20)


async def asked(post: Post) -> UUID:
    """A code that somebody asked for; its id."""
    with superuser(post.installation) as admin:
        account_id, _ = people.add_account(admin, post.installation.log)
        admin.execute(
            "insert into templates (workspace_id, channel_id, name, language, category, status, body, buttons,"
            " parameters, header_parameters) select workspace_id, id, %s, %s, 'AUTHENTICATION', 'APPROVED', '', '{}',"
            " '{1}', '{}' from channels on conflict do nothing",
            TEMPLATE,
        )
    by = CodeTemplate(name=TEMPLATE[0], language=TEMPLATE[1])
    command = StartWhatsappFactor(account_id=account_id, number=NUMBER, template=by)
    await post.executor.execute(command, system(post.workspace_id))
    post.feed()
    ((code_id,),) = rows(post.installation, "select sign_in_code_id from accounts where id = %s", (account_id,))
    assert isinstance(code_id, UUID)
    return code_id


def outcome(post: Post) -> list[tuple[str | None, int | None]]:
    """What the log says of codes: why one isn't sent, None if it is."""
    found = post.told("sign_in_code.sent.v1", "sign_in_code.failed.v1")
    return [(one.get("failure"), one.get("code")) for one in found]


@pytest.fixture
def post_of_codes(post: Post) -> Post:
    post.phones.customer("ada", phone=NUMBER.removeprefix("+"), name="Ada")
    codes = SignInCodes(post.graph, VAULT, post.installation.log.source, TEMPLATE, post.clock)
    post.kind = replace(post.kind, more={"sign_in_code": codes.task})
    return post


async def test_the_code_reaches_the_phone_and_stands_nowhere_else(post_of_codes: Post) -> None:
    post = post_of_codes
    code_id = await asked(post)
    await post.deliver(ticks=2, limits=PATIENT)
    (received,) = post.phones.received("ada")
    code = code_of(VAULT, code_id)
    assert code in str(received)
    assert outcome(post) == [(None, None)]
    assert post.row(code_id).state == "done"
    for table in ("effects", "outbox", "accounts"):
        found = rows(post.installation, f"select t::text from {table} as t")
        assert f'"{code}"' not in str(found)
        assert NUMBER not in str(found)


async def test_a_code_that_nobody_answered_for_is_not_sent_again(post_of_codes: Post) -> None:
    post = post_of_codes
    post.phones.fault("hang_up", accepts=True)
    await asked(post)
    await post.deliver(ticks=2, limits=PATIENT)
    post.clock.move(300)
    await post.deliver(ticks=2, limits=PATIENT)
    assert outcome(post) == [("unconfirmed", None)]
    assert len(post.phones.received("ada")) == 1


async def test_a_code_whose_time_is_over_is_not_sent(post_of_codes: Post) -> None:
    post = post_of_codes
    await asked(post)
    post.clock.move(LIFE.total_seconds())
    await post.deliver(ticks=2, limits=PATIENT)
    assert outcome(post) == [("transient", None)]
    assert post.phones.received("ada") == []


async def test_what_the_provider_refuses_has_failed(post_of_codes: Post) -> None:
    post = post_of_codes
    post.phones.fault("answer", code=131026)
    await asked(post)
    await post.deliver(ticks=2, limits=PATIENT)
    assert outcome(post) == [("recipient", 131026)]


async def test_without_a_template_no_code_is_sent(post_of_codes: Post) -> None:
    post = post_of_codes
    codes = SignInCodes(post.graph, VAULT, post.installation.log.source, None, post.clock)
    post.kind = replace(post.kind, more={"sign_in_code": codes.task})
    await asked(post)
    await post.deliver(ticks=2, limits=PATIENT)
    assert outcome(post) == [("channel", None)]


def test_a_code_goes_to_a_number_and_stands_in_the_button_too() -> None:
    some_id = str(ids.new())
    event = SignInCodeRequested(code_id=some_id, person_id=some_id, channel_id=some_id, number=NUMBER)
    body = payload(event, "012345", *TEMPLATE)
    assert body["to"] == NUMBER.removeprefix("+")
    status = {"id": "wamid.1", "status": "delivered", "biz_opaque_callback_data": body["biz_opaque_callback_data"]}
    arrived = Arrived(ids.new(), ids.new(), datetime.now(UTC), Item(0, "status", "3", status, []))
    assert command_of(arrived) is None, "a status of a code is of no message"
    assert [part["parameters"][0]["text"] for part in body["template"]["components"]] == ["012345"] * 2
    with pytest.raises(ValueError, match="no telephone number"):
        payload(event.model_copy(update={"number": "US.13491208655302741918"}), "012345", *TEMPLATE)
