"""Made-up exports of several phones, and what is read from each: `<name>.txt` and `<name>.json` in `chats/`."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from onrecord.chat_export import Report, files, read, survey

CHATS = Path(__file__).parent / "chats"
NOW = datetime(2026, 6, 1)  # noqa: DTZ001 - on a clock without zone, as all times of an export


def found_in(written: bytes) -> dict[str, Any]:
    found, report = survey(files.lines(io.BytesIO(written)), NOW), Report()
    form = found.form(None)
    messages = list(read(files.lines(io.BytesIO(written)), form, report))
    return {
        "order": form.order,
        "authors": dict(found.authors),
        "messages": [
            [one.line, one.written_at.isoformat(), one.author, one.kind, one.text, one.file_name] for one in messages
        ],
        "not understood": [list(note) for note in report.notes],
    }


@pytest.mark.parametrize("path", sorted(CHATS.glob("*.txt")), ids=lambda path: path.stem)
def test_an_export_is_read_as_ever(path: Path) -> None:
    assert found_in(path.read_bytes()) == json.loads(path.with_suffix(".json").read_text())
