"""Whose number it is: shown as one's own only as long as it is nobody else's."""

import pytest

from onrecord.events import ContactAliased
from read_side import ReadSide

OLD, NEW = "+15550001", "+15550002"


@pytest.mark.parametrize(
    ("addresses", "today", "all_of_them"),
    [
        ((), OLD, [OLD]),
        ((NEW,), NEW, [NEW, OLD]),
        (("",), "", ["", OLD]),
        (("", NEW), NEW, [NEW, OLD]),
        ((None,), OLD, [OLD]),
        (("", None), "", ["", OLD]),
        ((NEW, "", OLD), OLD, [OLD, NEW]),
    ],
)
def test_a_number_that_is_somebody_elses_now_is_no_longer_shown_as_theirs(
    read_side: ReadSide, addresses: tuple[str | None, ...], today: str, all_of_them: list[str]
) -> None:
    read_side.reset()
    told = read_side.telling()
    told.open(1)
    aliases = [ContactAliased(channel="whatsapp", address=address, user_id="US.1") for address in addresses]
    told.tell(1, *aliases)
    read_side.project(told.entries)
    (listed,) = read_side.rows("conversation_list")
    (contact,) = read_side.rows("contact_directory")
    (searched,) = read_side.rows("search_contacts_v4")
    assert (listed["contact_address"], contact["addresses"]) == (today, all_of_them)
    assert (searched["addresses"], searched["number"]) == (all_of_them, today.removeprefix("+"))
