"""Whatever was once written is read for ever."""

from pathlib import Path

import pytest

import corpus
from onrecord.events import BY_TYPE
from onrecord.events.envelope import decode
from sealing import DerivedKeys


@pytest.mark.parametrize("path", corpus.written(), ids=lambda path: path.stem)
def test_an_old_record_is_read_as_it_was_meant(path: Path) -> None:
    record, fields = corpus.read(path)
    _, event = decode(record, corpus.SOURCE, DerivedKeys())
    found = event.model_dump(mode="json")
    assert {name: found[name] for name in fields if name != "type"} == {
        name: value for name, value in fields.items() if name != "type"
    }


def test_every_type_of_today_has_its_first_record_kept() -> None:
    assert BY_TYPE.keys() <= {path.stem for path in corpus.written()}, "run python tests/corpus.py"
