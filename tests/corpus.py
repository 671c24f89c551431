"""Records as each published type was first written. `python tests/corpus.py` writes those that are missing.

A file is never edited: every version must read it, by its model or through upcasters.
"""

import json
from pathlib import Path
from typing import Any

from onrecord.events import BY_TYPE, examples
from onrecord.events.envelope import encode
from sealing import key_of

FOLDER = Path(__file__).parent / "events" / "corpus"
SOURCE = "/onrecord/01900000-0000-7000-8000-0000000000aa"


def written() -> list[Path]:
    return sorted(FOLDER.glob("*.json"))


def read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The record, and the fields that it holds."""
    found = json.loads(path.read_text("utf-8"))
    return found["record"].encode(), found["fields"]


def write_missing() -> None:
    for event_type in BY_TYPE:
        path = FOLDER / f"{event_type}.json"
        if not path.exists():
            event, envelope = examples.event(event_type), examples.envelope(event_type)
            record = encode(event, envelope, SOURCE, key_of(examples.person_id(event_type)))
            content = {"record": record.decode(), "fields": event.model_dump(mode="json")}
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write_missing()
