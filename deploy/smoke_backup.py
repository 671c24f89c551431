"""A whole backup of the composed demo; then Postgres and Kafka are lost with their volumes, and come back from it."""

import json
import subprocess
import time
from typing import Any

from composed import COMPOSE, compose

FOLDER = "/var/lib/onrecord/backups"
LOST = ("postgres", "kafka")


def take() -> None:
    """The backup, and whether the folder holds what its description says."""
    began = time.monotonic()
    print(_run().strip())
    print(f"a backup is taken in {time.monotonic() - began:.1f} s")
    dumped = json.loads(_shell(f"cat {FOLDER}/backup.json"))["databases"][-1]
    summed = _shell(f"sha256sum {FOLDER}/databases/{dumped['name']}").split()[0]
    assert summed == dumped["sha256"], "the dump isn't what was written"
    assert "CREATE ROLE onrecord_worker;" in dumped["roles"], dumped["roles"]
    open_to_others = _shell(f"find {FOLDER} -type f -perm /077 ! -name 'backup.*'")
    assert not open_to_others, f"others can read {open_to_others}"
    records = int(_shell(f"cat {FOLDER}/log/*/*.jsonl | wc -l"))
    print(f"the folder holds {records:,} records, and a dump whose sum is right")


def come_back() -> None:
    """As on an empty machine: of what there was, the secrets, the bucket and the backup are left."""
    compose("down")
    project = _project()
    for service in LOST:
        subprocess.run((COMPOSE[0], "volume", "rm", f"{project}_{service}"), capture_output=True, check=True)
    print("Postgres and Kafka are gone, with all that they held")
    began = time.monotonic()
    for what in ("database", "log"):
        print(_run("restore", what, FOLDER).strip())
    print(f"both are restored after {time.monotonic() - began:.1f} s", flush=True)
    compose("up", "--detach", "--wait", "--wait-timeout", "600")
    print(f"all healthy after {time.monotonic() - began:.1f} s")


def _run(*words: str) -> str:
    return compose("run", "--rm", "backup", *words)


def _shell(script: str) -> str:
    return compose("run", "--rm", "--no-deps", "--entrypoint", "sh", "backup", "-c", script)


def _project() -> str:
    configured: dict[str, Any] = json.loads(compose("config", "--format", "json"))
    return str(configured["name"])
