"""Who somebody is: the provider's name first, the number where there is one; nobody is doubled, and nobody merged."""

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from commands.identities import Known, Met, Who, recognise
from commands.receiving import Incoming, read
from hooks import Desk
from onrecord import errors
from sealing import VAULT, key_of
from simulator import OTHER_NUMBER_ID, Customer, composing
from written import rows

AT = 1_780_000_000
BEFORE, THEN, AFTER, LATER = (datetime(2026, 5, 28, hour, tzinfo=UTC) for hour in (10, 11, 12, 13))
ANA = Customer(id="ana", name="Ana", phone="12025550175", user_id="US.10000000000000001")
UNNAMED = Customer(id="ana", name="Ana", phone="12025550175")
UNNUMBERED = Customer(id="ana", name="Ana", user_id="US.10000000000000001")
OTHER = Customer(id="mika", name="Mika", phone="12025550175", user_id="US.10000000000000002")
MOVED = Customer(id="ana", name="Ana", phone="12025550176", user_id="US.10000000000000001")
ONE, TWO = UUID(int=1), UUID(int=2)


class Said(NamedTuple):
    """What was made of somebody: whom, what was learnt, who lost the number."""

    contact: UUID | None
    learns: list[str]
    former: UUID | None


def known(contact_id: UUID = ONE, **changes: Any) -> Known:
    none = Known(contact_id, False, False, None, None, None, key_of(str(contact_id)), None, False)
    return none._replace(**changes)


def said(*of: Known, number: str | None = "1", user_id: str | None = "US.1", at: datetime = THEN) -> Said:
    found = recognise(of, Who(None, number, user_id, at))
    contact = found.contact.contact_id if found.contact else None
    return Said(contact, list(found.learns), found.former.contact_id if found.former else None)


BY_NUMBER: dict[str, Any] = {"by_number": True, "number_since": BEFORE}
BY_USER_ID: dict[str, Any] = {"by_user_id": True, "user_id_since": BEFORE}


@pytest.mark.parametrize(
    ("of", "who", "expected"),
    [
        ([], {}, Said(None, ["number", "user_id"], None)),
        ([], {"number": None}, Said(None, ["user_id"], None)),
        ([known(**BY_NUMBER | BY_USER_ID)], {}, Said(ONE, [], None)),
        ([known(**BY_NUMBER)], {}, Said(ONE, ["user_id"], None)),
        ([known(**BY_NUMBER)], {"user_id": None}, Said(ONE, [], None)),
        ([known(**BY_USER_ID)], {}, Said(ONE, ["number"], None)),
        ([known(**BY_USER_ID)], {"number": None}, Said(ONE, [], None)),
        ([known(**BY_USER_ID, number_since=AFTER)], {}, Said(ONE, [], None)),
        ([known(**BY_NUMBER, user_id_since=BEFORE)], {}, Said(None, ["number", "user_id"], ONE)),
        ([known(by_number=True, number_since=AFTER, user_id_since=BEFORE)], {}, Said(None, ["user_id"], None)),
        ([known(**BY_NUMBER), known(TWO, **BY_USER_ID)], {}, Said(TWO, ["number"], ONE)),
        ([known(by_number=True, number_since=AFTER), known(TWO, **BY_USER_ID)], {}, Said(TWO, [], None)),
        ([known(retired_at=AFTER)], {"user_id": None}, Said(ONE, [], None)),
        ([known(retired_at=AFTER), known(TWO, **BY_NUMBER)], {"user_id": None}, Said(TWO, [], None)),
        ([known(retired_at=AFTER), known(TWO, **BY_USER_ID)], {}, Said(TWO, ["number"], None)),
        (
            [known(retired_at=AFTER), known(TWO, by_number=True, number_since=AFTER)],
            {"user_id": None},
            Said(ONE, [], None),
        ),
        ([known(retired_at=AFTER), known(TWO, retired_at=LATER)], {"user_id": None}, Said(ONE, [], None)),
    ],
)
def test_the_name_says_who_it_is_and_the_number_goes_to_whom_it_was_last(
    of: list[Known], who: dict[str, Any], expected: Said
) -> None:
    assert said(*of, **who) == expected
    assert said(*reversed(of), **who) == expected


@pytest.mark.parametrize(("since", "is_dropped"), [(BEFORE, False), (AFTER, True)])
def test_what_was_written_before_an_erasure_is_dropped_unless_somebody_else_had_the_number(
    since: datetime, *, is_dropped: bool
) -> None:
    beside = (False, False, LATER, None, None, None, None, None, None)
    met = Met([known(by_number=True, number_since=since)], beside)
    incoming = Incoming(Who(None, "1", None, THEN), "Ana", "wamid.1", THEN, "Hello")
    with pytest.raises(errors.ContactIsErased) if is_dropped else nullcontext():
        assert read(met, incoming).recognised.contact == met.known[0]


def hello(who: Customer, at: float = AT, **how: Any) -> dict[str, Any]:
    return composing.text(who, "Hello", at=at, **how)


def numbers(desk: Desk) -> dict[str, list[str]]:
    """What each contact is found by, by their id."""
    found: dict[str, list[str]] = {}
    statement = "select contact_id::text, hmac from contact_identities where erased_at is null"
    known_as = {
        VAULT.match("address", str(desk.channel_id), value): value
        for one in (ANA, OTHER, MOVED)
        for value in (one.phone, one.user_id)
        if value
    }
    for contact_id, hmac in rows(desk.installation, statement):
        found.setdefault(contact_id, []).append(known_as[hmac])
    return {contact_id: sorted(values) for contact_id, values in found.items()}


def contacts(desk: Desk) -> list[str]:
    """The contact of each message, as they came."""
    found = {one["provider_message_id"]: one["subject"] for one in desk.data("message.received.v2")}
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("later", [ANA, UNNUMBERED])
async def test_a_name_that_is_learnt_later_belongs_to_the_contact_of_the_number(desk: Desk, later: Customer) -> None:
    await desk.tell(hello(UNNAMED, message_id="wamid.1"))
    await desk.tell(hello(ANA, at=AT + 1, message_id="wamid.2"))
    await desk.tell(hello(later, at=AT + 2, message_id="wamid.3"))
    assert len(set(contacts(desk))) == 1
    (aliased,) = desk.data("contact.aliased.v3")
    assert (aliased["user_id"], aliased["address"]) == (ANA.user_id, None)
    assert {aliased["conversation_id"]} == {one["conversation_id"] for one in desk.data("message.received.v2")}


async def test_a_number_that_is_learnt_later_belongs_to_the_contact_of_the_name(desk: Desk) -> None:
    await desk.tell(hello(UNNUMBERED, message_id="wamid.1"))
    await desk.tell(hello(ANA, at=AT + 1, message_id="wamid.2"))
    await desk.tell(hello(UNNAMED, at=AT + 2, message_id="wamid.3"))
    assert len(set(contacts(desk))) == 1
    assert [one["address"] for one in desk.data("contact.aliased.v3")] == [ANA.phone]


async def test_of_two_contacts_the_name_says_whose_a_message_is_and_nobody_is_merged(desk: Desk) -> None:
    await desk.tell(hello(UNNAMED, message_id="wamid.1"), hello(UNNUMBERED, message_id="wamid.2"))
    await desk.tell(hello(ANA, at=AT + 1, message_id="wamid.3"))
    one, two, three = contacts(desk)
    assert one != two == three
    assert list(numbers(desk).values()) == [[ANA.phone, ANA.user_id]], "the number went to whom the name says"
    assert {event["subject"]: event["address"] for event in desk.data("contact.aliased.v3")} == {
        one: "",
        two: ANA.phone,
    }
    talks = {event["subject"]: event["conversation_id"] for event in desk.data("conversation.opened.v1")}
    assert {event["subject"]: event["conversation_id"] for event in desk.data("contact.aliased.v3")} == talks


async def test_a_number_that_somebody_else_has_now_is_theirs(desk: Desk) -> None:
    await desk.tell(hello(ANA, message_id="wamid.1"))
    await desk.tell(hello(OTHER, at=AT + 1, message_id="wamid.2"))
    await desk.tell(hello(UNNUMBERED, at=AT + 2, message_id="wamid.3"))
    ana, other, again = contacts(desk)
    assert ana == again != other
    assert sorted(numbers(desk).values()) == [[OTHER.phone, OTHER.user_id], [ANA.user_id]]


@pytest.mark.parametrize("before", [ANA, UNNAMED])
async def test_a_changed_number_is_the_same_customers_and_the_former_one_finds_them_no_more(
    desk: Desk, before: Customer
) -> None:
    after = before.model_copy(update={"phone": MOVED.phone})
    await desk.tell(hello(before, message_id="wamid.1"))
    change = composing.changed_number(before, after, at=AT + 10)
    for _ in range(2):
        await desk.tell(change)
    await desk.tell(hello(UNNAMED, at=AT + 5, message_id="wamid.2"))  # written before, told late
    await desk.tell(hello(after, at=AT + 20, message_id="wamid.3"))
    await desk.tell(hello(UNNAMED, at=AT + 30, message_id="wamid.4"))  # somebody else has it now
    one, late, new, somebody = contacts(desk)
    assert one == late == new != somebody
    assert [event["address"] for event in desk.data("contact.aliased.v3")] == [MOVED.phone]
    assert len(desk.data("contact.created.v2")) == 2


async def test_changes_that_are_told_in_the_wrong_order_or_again_leave_the_last_number(desk: Desk) -> None:
    third = ANA.model_copy(update={"phone": "12025550177"})
    first, second = (
        composing.changed_number(ANA, MOVED, at=AT + 10),
        composing.changed_number(MOVED, third, at=AT + 20),
    )
    await desk.tell(hello(ANA))
    for change in (second, first, second, first):
        await desk.tell(change)
    assert [event["address"] for event in desk.data("contact.aliased.v3")] == [third.phone]


async def test_a_change_of_somebody_unknown_makes_nobody(desk: Desk) -> None:
    await desk.tell(composing.changed_number(ANA, MOVED, at=AT))
    assert desk.types() == []
    assert desk.states() == [("done", 1)]


async def test_a_changed_name_is_the_same_customers(desk: Desk) -> None:
    renamed = ANA.model_copy(update={"user_id": "US.10000000000000009"})
    await desk.tell(hello(ANA, message_id="wamid.1"))
    await desk.tell(composing.changed_user_id(ANA, renamed, at=AT + 10))
    await desk.tell(hello(renamed, at=AT + 20, message_id="wamid.2"))
    assert len(set(contacts(desk))) == 1
    assert [event["user_id"] for event in desk.data("contact.aliased.v3")] == [renamed.user_id]


async def test_who_wrote_under_a_new_name_before_it_was_told_is_linked_with_who_they_were(desk: Desk) -> None:
    renamed = UNNUMBERED.model_copy(update={"user_id": "US.10000000000000009"})
    await desk.tell(hello(UNNUMBERED, message_id="wamid.1"))
    await desk.tell(hello(renamed, at=AT + 20, message_id="wamid.2"))
    for _ in range(2):
        await desk.tell(composing.changed_user_id(UNNUMBERED, renamed, at=AT + 10))
    one, two = contacts(desk)
    linked = {f"contact/{event['linked_contact_id']}" for event in desk.data("contact.linked.v2")}
    assert linked == {one, two}
    assert len(desk.data("contact.linked.v2")) == 2


async def test_a_person_at_two_numbers_of_the_business_is_two_contacts(desk: Desk) -> None:
    await desk.tell(hello(ANA, message_id="wamid.1"))
    desk.add_channel()
    await desk.tell(hello(ANA, message_id="wamid.2"), number_id=OTHER_NUMBER_ID)
    assert len(set(contacts(desk))) == 2
