"""The README is followed to the letter, by somebody who copies what they were told."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import doc_pages
from installations import JARS
from onrecord.stack.ports import free_port

pytestmark = pytest.mark.soak

README = doc_pages.ROOT / "README.md"
PORTS = ("API", "POSTGRES", "KAFKA", "KAFKA_CONTROLLER", "S3", "OIDC", "WHATSAPP", "ANTHROPIC")
BLOCK_S_MAX = 300
NO_WALK = re.compile(r"^make ", re.MULTILINE)  # the two commands at the top: what `up` below stands for
POSITION = re.compile(r"^onrecord-position: (\S+)", re.MULTILINE)
CONVERSATION = re.compile(r'"conversation_id": ?"([0-9a-f-]{36})"')
REFUSED = re.compile(r'"type": ?"[a-z-]+", ?"title"|Traceback|^curl: ', re.MULTILINE)


@contextmanager
def up(folder: Path, ports: dict[str, int]) -> Iterator[None]:
    """`onrecord up` in a folder of its own, until the block ends."""
    (folder / ".onrecord").mkdir()
    (folder / ".onrecord" / "jars").symlink_to(JARS)
    (folder / ".venv").symlink_to(sys.prefix)
    environment = os.environ | {f"ONRECORD_{name}_PORT": str(port) for name, port in ports.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "onrecord", "up"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        lines: list[str] = []
        while not any(line.startswith("OnRecord is ready") for line in lines[-1:]):
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_every_block_does_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_FOLDER")  # which is .onrecord then, as for whoever reads the page
    ports = {name: free_port() for name in PORTS}
    told = {"POSITION": "", "CONVERSATION": ""}
    before = ""  # what a terminal remembers: variables and functions
    with up(tmp_path, ports):
        for block in doc_pages.blocks(README):
            if block.language != "bash" or NO_WALK.search(block.text):
                continue
            text = block.text.replace(":8000", f":{ports['API']}")
            for name, value in told.items():
                text = re.sub(rf"^{name}=\S+", f"{name}={value}", text, flags=re.MULTILINE)
            said = _run(tmp_path, before, text)
            assert not REFUSED.search(said), f"{text}\n{said}"
            told["POSITION"] = (POSITION.findall(said) or [told["POSITION"]])[-1]
            told["CONVERSATION"] = told["CONVERSATION"] or (CONVERSATION.findall(said) or [""])[0]
            before += "".join(re.findall(r"^(?:\. |[A-Z]+=|\w+\(\) ).*\n", text, re.MULTILINE))


def _run(folder: Path, before: str, text: str) -> str:
    """What a block says, in a shell that remembers."""
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -e\n{before}\n{text}"],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=BLOCK_S_MAX,
        check=False,
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr
