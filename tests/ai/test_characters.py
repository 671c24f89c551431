"""What nobody sees is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ai.characters import cleaned, one_line


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("two\r\nlines\u2028three\ttabs", "two\nlines\nthree\ttabs"),
        ("a\u202eb\u202cc\u2066d\u2069\u200e\u200f\u061c", "abcd"),
        ("zero\u200b \u2060width\ufeff \u00ad", "zero width "),
        ("tags\U000e0041\U000e007f", "tags"),
        ("data\ufe00\ufe01\U000e0100\U000e01ef", "data"),
        ("fillers\u3164\u115f\u2800\uffa0\u034f", "fillers"),
        ("bell\x07 escape\x1b[2J nul\0", "bell escape[2J nul"),
        ("lone\ud800 private\ue000 none\ufffe", "lone private none"),
        ("👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3", "👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3"),
        ("می\u200cخورم नमस्\u200dते", "می\u200cخورم नमस्\u200dते"),
        ("م\u200c\u200dم", "مم"),
        ("a\u200db\u200cc", "abc"),
        ("👩\u200d\u200d👧", "👩👧"),
    ],
)
def test_a_text_is_as_it_is_read(text: str, read: str) -> None:
    assert cleaned(text) == read


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


def test_a_name_is_one_line() -> None:
    assert one_line(" Ada\n\u202e King\t ") == "Ada King"
