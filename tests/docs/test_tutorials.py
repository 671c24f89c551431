"""The tutorials are followed to the letter, both in one copy of the tree and on real parts."""

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import doc_pages
from doc_pages import Block
from installations import LENT, Installation
from invoking import customer
from onrecord.stack.ports import free_port
from waiting import until
from written import rows

ROOT = doc_pages.ROOT
READ_MODEL, COMMAND = TUTORIALS = (ROOT / "docs" / "add-a-read-model.md", ROOT / "docs" / "add-a-command.md")
TREE = ("src", "commands", "queries", "outbox_relay", "projections", "tests", "migrations", "docs", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("node_modules")  # compiled modules are: their sources keep their times
RUN_S_MAX = 120


def blocks() -> Iterator[Block]:
    return itertools.chain.from_iterable(map(doc_pages.blocks, TUTORIALS))


def commands(page: Path) -> list[str]:
    """What the page has its reader type, but for what starts OnRecord and names its token."""
    return [block.text for block in doc_pages.blocks(page) if block.language == "sh" and not block.name]


def put(tree: Path, block: Block) -> None:
    """Do what the page says with a block."""
    path = tree / block.name
    if not block.where:
        assert not path.exists(), f"{block.name} is there already: the page must say where in it"
        path.write_text(block.text, "utf-8")
        return
    before = path.read_text("utf-8")
    anchor = block.where.removeprefix("after: ")
    if block.where == "end":
        path.write_text(before + block.text, "utf-8")
    else:
        assert before.count(f"\n{anchor}") == 1, f"{anchor!r} is in {block.name} {before.count(anchor)} times"
        path.write_text(before.replace(f"\n{anchor}", f"\n{anchor}\n{block.text.rstrip(chr(10))}"), "utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the pages' blocks in it."""
    copy = tmp_path_factory.mktemp("tutorial")
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=NOT_COPIED)
        else:
            shutil.copy(source, copy / name)
    (copy / ".venv").symlink_to(Path(sys.prefix))
    for block in blocks():
        if block.language != "sh":
            put(copy, block)
    return copy


def environment(tree: Path, installation: Installation) -> dict[str, str]:
    """The copy's code, on the test's installation."""
    here = os.pathsep.join(map(str, (tree, tree / "src")))
    return os.environ | installation.environment | {"PYTHONPATH": here, LENT: installation.servers.words}


@contextmanager
def running(tree: Path, installation: Installation, name: str, **more: str) -> Iterator[None]:
    """One of OnRecord's processes, with the copy's code."""
    argv, env = [sys.executable, "-m", "onrecord", name], environment(tree, installation) | more
    with (tree / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=tree, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def run(tree: Path, installation: Installation, text: str, **more: str) -> str:
    """What a block of commands says, run as it stands."""
    done = subprocess.run(
        ["/bin/sh", "-eu", "-c", text],
        cwd=tree,
        env=environment(tree, installation) | more,
        capture_output=True,
        text=True,
        timeout=RUN_S_MAX,
        check=False,
    )
    assert done.returncode == 0, f"{shlex.quote(text)}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_pages_lead_from_an_empty_file_to_an_answer(tree: Path, installation: Installation) -> None:
    port = free_port()
    shape_and_test, rebuild, ask = commands(READ_MODEL)
    shape_and_test_the_command, escalate = commands(COMMAND)
    taken, _, _ = customer(installation, "Hello", name="Ada")
    customer(installation, "Hello", name="Bo")
    with (
        installation.relay(),
        running(tree, installation, "projector"),
        running(tree, installation, "api", ONRECORD_API_PORT=str(port)),
    ):
        run(tree, installation, shape_and_test)
        run(tree, installation, shape_and_test_the_command)
        until(lambda: _made(installation), deadline_s=RUN_S_MAX, what="the table")
        run(tree, installation, rebuild)
        api = f"http://127.0.0.1:{port}"
        run(tree, installation, f"curl -sS --retry 20 --retry-delay 1 --retry-connrefused {api}/healthz")
        answer = run(tree, installation, ask, API=api)
        escalated = run(tree, installation, escalate, API=api, CONVERSATION=str(taken.conversation_id))
    assert re.fullmatch(r'\{"days":\[\{"day":"\d{4}-\d\d-\d\d","contacts":2\}\]\}', answer), answer
    assert json.loads(escalated)["version"] == 3
    assert rows(installation, "select priority from conversations order by priority") == [("normal",), ("urgent",)]
    assert rows(
        installation, "select build from read.builds where projection = 'first_contacts' and state = 'serving'"
    ) == [(2,)]


def _made(installation: Installation) -> bool:
    ((there,),) = rows(installation, "select to_regclass('read.first_contacts_v1') is not null")
    return bool(there) and rows(installation, "select count(*) from read.first_contacts_v1") == [(2,)]
