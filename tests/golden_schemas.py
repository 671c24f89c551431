"""The written-down JSON schema of each event type. `python tests/golden_schemas.py` writes those that are missing.

A published type is never edited: a changed schema fails its test, and the answer is a `.v2`. For a type that was
never published, delete its file and run this again.
"""

import json
from pathlib import Path
from typing import Any

from onrecord.events import BY_TYPE

FOLDER = Path(__file__).parent / "events" / "schemas"


def path_of(event_type: str) -> Path:
    return FOLDER / f"{event_type}.json"


def schema_of(event_type: str) -> dict[str, Any]:
    """The schema of a type's own fields, as the code has it now; its prose may change."""
    schema = BY_TYPE[event_type].model_json_schema()
    return {key: value for key, value in schema.items() if key not in {"title", "description"}}


def write_missing() -> None:
    for event_type in BY_TYPE:
        if not path_of(event_type).exists():
            text = json.dumps(schema_of(event_type), indent=2, sort_keys=True, ensure_ascii=False)
            path_of(event_type).write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    write_missing()
