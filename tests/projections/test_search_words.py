"""The words that a rebuild finds in texts are those that Postgres finds."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import words
from onrecord.events import BY_TYPE, MessageReceived, examples
from onrecord.events.envelope import Recorded
from projections.applying import rows_as_json
from projections.copying import Copier
from projections.projection import Row
from projections.search import TEXTS
from projections.search_words import Words
from read_side import ReadSide

VOCABULARY = """
the a is I your and where parcel user foo_bar can't https www example com 1 12 3.14 1e5 1é5 2e 0x1f 007 -5 +49 1st 123
über café straße Ünïcode garçon œuf \u0131ğd\u0131r İ 😀 ❤ € ½ … der die und nicht le la est bir ağaç hola para .. amp
"""
SPOKEN = VOCABULARY.split()
MARKS = list(" ,.!?;:'\"()-/_&<>#@\n\t\x02")
texts = st.lists(st.sampled_from(SPOKEN + MARKS) | st.just(" ") | st.text(max_size=3), max_size=60).map("".join)
languages = st.sampled_from([*words.SMALL_WORDS, None])
RECEIVED = next(name for name in BY_TYPE if name.startswith("message.received."))


def row(seq: int, text: str, language: str | None) -> Row:
    """A message's row, but that its language is given."""
    event = examples.event(RECEIVED)
    assert isinstance(event, MessageReceived)
    recorded = Recorded(0, seq, examples.envelope(RECEIVED), event.model_copy(update={"text": text}))
    (key,) = TEXTS.keys(recorded)
    return {**TEXTS.fold(None, recorded, key), "language": language}


def saved(ground: ReadSide, rows: Sequence[Row], copier: Copier | None = None) -> list[tuple[str]]:
    with ground.connection.transaction(force_rollback=True):
        ground.connection.execute(f"delete from read.{TEXTS.name}".encode())  # other tests' rows have the same numbers
        others = copier.copy(TEXTS, rows) if copier else rows
        ground.connection.execute(TEXTS.save, (rows_as_json(others),))
        found = ground.connection.execute(f"select t::text from read.{TEXTS.name} as t order by seq".encode())
        return found.fetchall()


@pytest.fixture(scope="module")
def copier(ground: ReadSide) -> Copier:
    return Copier(ground.connection)


@given(st.lists(st.tuples(texts.filter(lambda text: "\0" not in text), languages), min_size=1, max_size=40))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_texts_are_copied_with_the_words_that_postgres_finds(
    ground: ReadSide, copier: Copier, said: list[tuple[str, str | None]]
) -> None:
    rows = [row(seq, *one) for seq, one in enumerate(said)]
    assert saved(ground, rows, copier) == saved(ground, rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Where's my parcel, please?", ["where", "s", "my", "parcel", "please"]),
        ("Das heißt: Grüße", ["das", "heisst", "grusse"]),
        ("Где посылка", None),
        ("a &lt; b", None),
        ("wait..", None),
        ("1E5 times", None),
        ("word " * 200, None),
    ],
)
def test_what_is_no_plain_word_is_left_to_postgres(ground: ReadSide, text: str, found: list[str] | None) -> None:
    assert Words(ground.connection).of(text) == found
