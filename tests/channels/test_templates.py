"""Templates: what is read of Meta's answer, what is kept of it, and what a channel has afterwards."""

from typing import Any
from uuid import UUID

import pytest

import meta
from commands import record_templates
from commands.disable_channel import DisableChannel
from commands.record_templates import RecordTemplates, TemplatesNotTold
from commands.refresh_templates import RefreshTemplates
from installations import Installation
from onrecord import errors, ids
from onrecord.command import system
from onrecord.events import TemplateListed, TemplatesFailed, TemplatesListed
from onrecord.execute import Executor
from onrecord.stack.whatsapp.templates import demo_templates
from onrecord.whatsapp import templates
from onrecord.whatsapp.templates import Template
from written import outbox, rows, types

HELLO = Template(name="hello", language="en", category="UTILITY", status="APPROVED", body="Hello {{1}}")


def recording(**changes: Any) -> RecordTemplates:
    fields = {"request_id": ids.new(), "channel_id": ids.new(), "claimed_by": ids.new(), "outcome": (HELLO,)}
    return RecordTemplates.model_validate(fields | changes)


async def asked(executor: Executor, installation: Installation, channel_id: UUID) -> dict[str, UUID]:
    """A question that a worker has in hand."""
    where = installation.log.workspace_id
    request_id = (await meta.done(executor, RefreshTemplates(channel_id=channel_id), where)).request_id
    claimed_by = meta.claimed(installation, where, request_id, "list_templates")
    return {"request_id": request_id, "channel_id": channel_id, "claimed_by": claimed_by}


def test_each_template_of_an_account_is_read_with_its_parts_and_places() -> None:
    found = {(one.name, one.language): one for one in map(templates.read, demo_templates()) if one}
    assert len(found) == len(demo_templates())
    order = found["order_update", "en"]
    assert (order.header, order.footer, order.buttons) == ("Your order", "Demo workspace", ("Thank you",))
    assert templates.places(order.body) == ("1", "2")
    assert found["picture_of_parcel", "en"].header == "image"
    assert found["paused", "en"].status == "PAUSED"


@pytest.mark.parametrize("found", [None, [], {}, {"name": "a"}, demo_templates()[0] | {"name": "a\0b"}], ids=repr)
def test_what_is_no_template_is_none(found: object) -> None:
    assert templates.read(found) is None


@pytest.mark.parametrize("components", [None, {}, [None], [{"type": "BUTTONS", "buttons": [None, {}]}]], ids=repr)
def test_components_that_are_not_what_they_should_be_are_left_out(components: object) -> None:
    read = templates.read(demo_templates()[0] | {"components": components})
    assert read is not None
    assert (read.header, read.body) == (None, "")


@pytest.mark.parametrize(
    ("text", "places"),
    [("{{1}} {{2}} {{1}}", ("1", "2")), ("{{ name }}", ("name",)), ("{1} {{}}", ()), (None, ())],
)
def test_places_are_told_in_their_order_and_once(text: str | None, places: tuple[str, ...]) -> None:
    assert templates.places(text) == places


def test_each_template_is_an_event_and_the_end_says_how_many() -> None:
    newer = HELLO.model_copy(update={"status": "PAUSED"})
    listed, last = record_templates.decide(recording(outcome=(HELLO, newer)))
    assert isinstance(listed, TemplateListed)
    assert (listed.name, listed.status, listed.body) == ("hello", "PAUSED", "Hello {{1}}")
    assert isinstance(last, TemplatesListed)
    assert last.templates == 1


def test_what_meta_did_not_say_is_an_event_of_its_own() -> None:
    (event,) = record_templates.decide(recording(outcome=TemplatesNotTold(failure="auth", code=190)))
    assert isinstance(event, TemplatesFailed)
    assert (event.failure, event.code) == ("auth", 190)


async def test_what_is_listed_takes_the_place_of_what_was(executor: Executor, installation: Installation) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    other = HELLO.model_copy(update={"name": "other", "header": "To {{name}}"})
    for outcome in ((HELLO, other), (other,)):
        in_hand = await asked(executor, installation, channel_id)
        await meta.done(executor, recording(**in_hand, outcome=outcome), where)
    kept = rows(installation, "select name, body, parameters, header_parameters from templates")
    assert kept == [("other", "Hello {{1}}", ["1"], ["name"])]
    assert rows(installation, "select templates_request_id from channels") == [(None,)]
    assert rows(installation, "select distinct state from effects") == [("done",)]
    with pytest.raises(errors.EffectIsClosed):
        await meta.done(executor, recording(**in_hand), where)
    assert types(installation)[-2:] == ["template.listed.v1", "templates.listed.v1"]


async def test_an_answer_that_did_not_come_leaves_the_templates_and_may_be_asked_for_again(
    executor: Executor, installation: Installation
) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    await meta.done(executor, recording(**await asked(executor, installation, channel_id)), where)
    in_hand = await asked(executor, installation, channel_id)
    await meta.done(executor, recording(**in_hand, outcome=TemplatesNotTold(failure="unconfirmed")), where)
    assert rows(installation, "select name from templates") == [("hello",)]
    assert rows(installation, "select state, reason from effects where id = %s", (in_hand["request_id"],)) == [
        ("failed", "unconfirmed")
    ]
    again = await meta.done(executor, RefreshTemplates(channel_id=channel_id), where)
    assert again.request_id != in_hand["request_id"]


async def test_an_answer_for_a_channel_that_was_given_up_closes_its_question_and_keeps_nothing(
    executor: Executor, installation: Installation
) -> None:
    where = installation.log.workspace_id
    channel_id = (await meta.done(executor, meta.connecting(), where)).channel_id
    in_hand = await asked(executor, installation, channel_id)
    await meta.done(executor, DisableChannel(channel_id=channel_id), where)
    await executor.execute(recording(**in_hand), system(where))
    assert rows(installation, "select name from templates") == []
    assert outbox(installation)[-1].type == "templates.listed.v1"
