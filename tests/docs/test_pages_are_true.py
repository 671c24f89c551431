"""Every command line, block of code and address in the README and docs/ is one that there is."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import typer
from typer import main as typer_main

import doc_pages
from bench.__main__ import BENCHES
from onrecord import app
from onrecord.cli.contents import app as command_line
from onrecord.settings import PREFIX, Settings
from onrecord.stack.anthropic import app as anthropic
from onrecord.stack.whatsapp import app as whatsapp

ROOT = doc_pages.ROOT
UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # which typer itself exports no more
every_page = pytest.mark.parametrize("page", doc_pages.PAGES, ids=lambda page: str(page.relative_to(ROOT)))

# Programs of the system that a page may use, and functions that a page has defined before.
TOOLS = frozenset({".", "cat", "echo", "grep", "head", "openssl", "jq", "pass", "printf", "sort", "tr", "uniq"})
UNDOCUMENTED = frozenset(
    {"", "/", "/docs", "/openapi.json", "/asyncapi.json", "/healthz", "/readyz", "/metrics", "/webhooks/whatsapp"}
)
SERVERS = {
    "api": ("$API", "http://127.0.0.1:8000"),
    "whatsapp": ("$SIM", "http://127.0.0.1:19500"),
    "claude": ("$CLAUDE", "http://127.0.0.1:19600"),
}
BODIES = frozenset({"-d", "--data-binary", "-F"})
OTHER_PORTS = frozenset({4318, 9000})  # a collector of traces, S3
SITES = frozenset({"www.facebook.com", "graph.facebook.com", "api.anthropic.com"})
PLACES = (
    "src/",
    "commands/",
    "queries/",
    "outbox_relay/",
    "projections/",
    "migrations/",
    "tests/",
    "bench/",
    "web/",
    "docs/",
)
IN_A_CONTAINER = re.compile(r"(?:[\w-]+[:=])?/")
PLACE = re.compile(r"[\w./-]+\.(?:py|sql|md|ts|tsx|css|json|toml|sh|yaml|yml)")


def test_there_are_pages_with_blocks_and_commands() -> None:
    blocks = [block for page in doc_pages.PAGES for block in doc_pages.blocks(page)]
    assert len(blocks) > 100
    assert sum(1 for block in blocks if block.language in doc_pages.SHELL for _ in doc_pages.commands(block.text)) > 100


@every_page
def test_every_block_is_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("chat.txt", "chat.zip"):  # which examples import: a file that is read must be there
        (tmp_path / name).touch()
    (tmp_path / "chat").mkdir()
    (tmp_path / "chat" / "_chat.txt").touch()
    for block in doc_pages.blocks(page):
        checks: Mapping[str, Callable[[str], object]] = {
            "json": json.loads,
            "python": str.strip,  # written down by the tutorials' tests, likewise
            "bash": _check_shell,
            "sh": str.strip,  # run by the tutorials' tests, or by that of recovery
            "conf": str.strip,  # likewise
            "sql": str.strip,
            "toml": str.strip,
            "ini": _check_settings,
            "console": str.strip,  # generated: how a command is used
            "": str.strip,  # a drawing
        }
        assert block.language in checks, f"no test knows {block.language}"
        assert block.name or block.language not in {"python", "sql", "toml"}, "a tutorial says which file it is"
        checks[block.language](block.text)


@every_page
def test_every_command_in_a_sentence_is_one(page: Path) -> None:
    for span in doc_pages.spans(page):
        if span.startswith(("onrecord ", ".venv/bin/onrecord ")):
            _check_mention(span.split()[1:])
        elif span.startswith("make ") and "=" not in span:
            _check_make(span.split())
        elif span.startswith("python -m bench "):
            _check_python(span.split())


@every_page
def test_every_address_is_one(page: Path) -> None:
    for url in doc_pages.urls(page):
        parts = urlsplit(url)
        server = next((name for name, starts in SERVERS.items() if url.startswith(starts)), None)
        if server is not None:
            _operation(server, None, url[len(SERVERS[server][1]) :])
        elif parts.hostname == "127.0.0.1":
            assert parts.port in OTHER_PORTS, f"nothing listens at {url}"
        elif "." in (parts.hostname or "") and not str(parts.hostname).endswith((".example", ".example.org")):
            assert (parts.scheme, parts.hostname) in {("https", site) for site in SITES}, f"{url} is unknown here"


@every_page
def test_every_file_and_setting_that_is_named_is_there(page: Path) -> None:
    for span in doc_pages.spans(page):
        if span.startswith(PLACES) and PLACE.fullmatch(span):
            assert (ROOT / span).exists() or span in _tutorials(), f"{span} is not there"
        for name in re.findall(rf"\b{PREFIX}[A-Z0-9_]+\b(?!…)", span):
            assert name in _variables(), f"{name} is no setting"


def test_the_readme_links_to_what_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / "README.md").read_text("utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize(
    "text",
    [
        "onrecord rebuild timeline --prozesses 2",
        "onrecord rebild",
        "make everything",
        "curl -sS http://127.0.0.1:8000/v1/list_everything",
        "curl -sS 'http://127.0.0.1:8000/v1/list_conversations?my=true'",
        'ask $API/v1/add_note -d \'{"conversation": "x", "text": "y"}\'',
        "frobnicate --all",
        ".venv/bin/python -m pytest tests/nowhere",
        "echo hello | onrecord nothing",
    ],
)
def test_a_command_that_there_is_not_is_found(text: str) -> None:
    with pytest.raises((AssertionError, KeyError, UsageError)):
        _check_shell(text)


def _check_shell(text: str) -> None:
    for words in doc_pages.commands(text):
        _check(words)


def _check_settings(text: str) -> None:
    for line in text.splitlines():
        assert line.partition("=")[0] in _variables(), f"{line} is no setting"


def _check(words: list[str]) -> None:
    program = words[0].removeprefix(".venv/bin/").removeprefix("tests/node/node_modules/.bin/")
    checks: Mapping[str, Callable[[list[str]], None]] = {
        "onrecord": lambda words: _check_line(words[1:]),
        "curl": _check_request,
        "ask": _check_request,  # curl, as the README and the simulators' pages define it
        "sim": _check_request,
        "make": _check_make,
        "python": _check_python,
        "sh": _check_files,
        "sudo": _check_files,
        "newman": _check_files,
        "docker": _check_compose,
        "ruff": lambda _: None,
    }
    if program in checks:
        checks[program](words)
    else:
        assert program in TOOLS, f"no test knows {' '.join(words)}"


def _check_line(words: Sequence[str]) -> None:
    """A whole command line of ours: it must parse, with all that it requires."""
    command, rest = _leaf(words)
    command.make_context(" ".join(words), list(rest))


def _check_mention(words: Sequence[str]) -> None:
    """A command in a sentence: it is there and has these options; what it requires may be left out."""
    command, rest = _leaf(words)
    known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
    for word in rest:
        assert not word.startswith("--") or word.partition("=")[0] in known, f"{' '.join(words)}: {word}"


def _leaf(words: Sequence[str]) -> tuple[Any, Sequence[str]]:
    command: Any = _command_line()
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith(("-", "…")):
        command = command.commands[rest.pop(0)]
    return command, rest


def _check_make(words: list[str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(words[1:]) <= targets, f"{' '.join(words)}: no such target"


def _check_python(words: list[str]) -> None:
    if words[1:3] == ["-m", "bench"]:
        assert set(words[3:4]) <= set(BENCHES), f"no bench {words[3]}"
        return
    _check_files(words)


def _check_compose(words: list[str]) -> None:
    """`docker compose` with files that are there; what it starts, `deploy/smoke.sh` starts."""
    assert words[1] == "compose", f"no test knows {' '.join(words)}"
    assert {"up", "down", "exec", "run", "restart", "logs"} & set(words), f"no test knows {' '.join(words)}"
    _check_files([word for word in words if not IN_A_CONTAINER.match(word)])


def _check_files(words: list[str]) -> None:
    for word in words[1:]:
        assert "/" not in word or (ROOT / word).exists() or word in _tutorials(), f"{word} is not there"


def _check_request(words: list[str]) -> None:
    """A request of curl's: to a route that there is, with parameters and a body that it knows."""
    given = dict(itertools.pairwise(words))
    method = given.get("-X", "POST" if BODIES & given.keys() else "GET")
    for server, start, url in _requests(words):
        operation = _operation(server, method, url.removeprefix(start))
        body = given.get("-d", "")
        if body.startswith(("{", "[")):
            _check_body(server, operation, json.loads(body))


def _requests(words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Which server is asked, by what its address begins with, and the address."""
    for word in words:
        for server, starts in SERVERS.items():
            yield from ((server, start, word) for start in starts if word.startswith(start))


def _operation(server: str, method: str | None, target: str) -> Mapping[str, Any]:
    """A request's part of the server's document; whatever method there is, if none is given."""
    path, _, query = target.partition("?")
    if path in UNDOCUMENTED:
        return {}
    documented = _document(server)["paths"]
    template = next((known for known in documented if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", known), path)), None)
    assert template is not None, f"no route {path}"
    methods = documented[template]
    operation: Mapping[str, Any] = methods.get((method or next(iter(methods))).lower())
    assert operation is not None, f"{path} has no {method}"
    known = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}
    asked = {name for name, _ in parse_qsl(query)}
    assert asked <= known, f"{path} knows no {', '.join(sorted(asked - known))}"
    return operation


def _check_body(server: str, operation: Mapping[str, Any], body: Any) -> None:
    (content,) = operation["requestBody"]["content"].values()
    reference = content["schema"].get("$ref")
    if reference is None or not isinstance(body, dict):
        return  # a list, or one of several forms
    schema = _document(server)["components"]["schemas"][reference.rpartition("/")[2]]
    assert set(body) <= set(schema["properties"]), f"{operation['operationId']} has other fields than {', '.join(body)}"
    assert set(schema.get("required", [])) <= set(body), f"{operation['operationId']} needs more than {', '.join(body)}"


@cache
def _document(server: str) -> Mapping[str, Any]:
    documents: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "api": lambda: app.document().openapi(),
        "whatsapp": lambda: whatsapp.create_app().openapi(),
        "claude": lambda: anthropic.create_app().openapi(),
    }
    return documents[server]()


@cache
def _command_line() -> Any:
    return typer_main.get_command(command_line)


@cache
def _tutorials() -> frozenset[str]:
    """Files that a tutorial has its reader write."""
    return frozenset(block.name for page in doc_pages.PAGES for block in doc_pages.blocks(page))


@cache
def _variables() -> frozenset[str]:
    """The settings, and what else the command line, the development stack and the tests' browser are told so."""
    of_settings = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    sources = (*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), ROOT / "compose.yaml")
    of_options = set(re.findall(rf"{PREFIX}[A-Z0-9_]+", "".join(path.read_text("utf-8") for path in sources)))
    return frozenset(of_settings | of_options)
