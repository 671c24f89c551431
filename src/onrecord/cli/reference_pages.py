"""The pages of reference: what the command line, the settings, the API and the decisions say of themselves."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from typer import cli as typer_cli
from typer import main as typer_main

from onrecord import app
from onrecord.cli.contents import app as command_line
from onrecord.identity import permissions
from onrecord.settings import PREFIX, Settings

GENERATED = "*Generated from the code by `onrecord reference` (`make openapi`): change {source}, not this page.*"
METHODS = ("get", "post", "put", "patch", "delete")
EXAMPLES = re.compile(r"\x08\nExamples:\n((?:  .+(?:\n|$))+)")
TITLE = re.compile(r"# (\d{4}): (.+)")


def pages(docs: Path) -> dict[str, str]:
    """Each page's text by its path in the documentation."""
    return {
        "reference/cli.md": _cli(),
        "reference/settings.md": _settings(),
        "reference/api.md": _api(app.document().openapi()),
        "adr/index.md": _decisions(docs / "adr"),
    }


def _page(title: str, source: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", GENERATED.format(source=source), *blocks]).rstrip("\n") + "\n"


def _cli() -> str:
    command = typer_main.get_command(command_line)
    text = typer_cli.get_docs_for_click(obj=command, ctx=typer.Context(command), name="onrecord", title="onrecord")
    _, _, body = text.partition("\n\n")
    return _page("The command line", "`src/onrecord/cli/`", EXAMPLES.sub(_examples, body))


def _examples(found: re.Match[str]) -> str:
    lines = "\n".join(line.removeprefix("  ") for line in found[1].splitlines())
    return f"**Examples**:\n\n```bash\n{lines}\n```\n"


def _settings() -> str:
    schema = Settings.model_json_schema()
    required = frozenset(schema["required"])
    rows = [
        (_variable(name), _shape(of), _default(name, of, required), _cell(f"{of['description']}."))
        for name, of in schema["properties"].items()
    ]
    intro = (
        "Read from the environment at start, by every process. A mistake ends the process with a line per variable. "
        "[Operating](../OPERATING.md#settings) says what `onrecord up` chooses."
    )
    return _page("Settings", "`src/onrecord/settings.py`", intro, _table(("variable", "is a", "default", "is"), rows))


def _variable(name: str) -> str:
    """As the environment spells a field, or the name under which it is looked for."""
    return f"`{PREFIX}{name.removeprefix(PREFIX)}`".upper()


def _shape(of: Mapping[str, Any]) -> str:
    """What a value looks like: its type, and what bounds it."""
    if "anyOf" in of:
        (of,) = (one for one in of["anyOf"] if one.get("type") != "null")
    kinds = {"boolean": "`true` or `false`", "array": "list", "password": "secret", "path": "path", "string": "text"}
    kind = kinds.get(of.get("format", of["type"]), str(of["type"]))
    low, high = of.get("minimum"), of.get("maximum")
    if low is not None:
        kind += f", {low:,} to {high:,}" if high is not None else f", {low:,} or more"
    if "minLength" in of:
        kind += f", {of['minLength']} characters or more"
    return kind


def _default(name: str, of: Mapping[str, Any], required: frozenset[str]) -> str:
    if name in required:
        return "required"
    default = of.get("default")
    if isinstance(default, list):
        default = json.dumps(sorted(default)) if default else None
    if isinstance(default, bool):
        default = str(default).lower()
    return "none" if default is None else f"`{default}`"


def _api(document: Mapping[str, Any]) -> str:
    intro = (
        "Every operation with the scope that its caller needs; a role is a set of scopes, below. Bodies, answers, "
        "errors and examples are in [openapi.json](../openapi.json), which a running API shows at `/docs`."
    )
    rows = [
        (f"`{operation['operationId']}`", f"`{method.upper()} {path}`", _scope(operation), _first_sentence(operation))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    scopes = [
        (f"`{scope}`", said, ", ".join(permissions.roles_with(scope))) for scope, said in permissions.SAID.items()
    ]
    return _page(
        "The API",
        "the routers of `commands/` and `queries/`",
        intro,
        _table(("operation", "request", "scope", "does"), rows),
        "## Scopes and roles",
        _table(("scope", "lets its holder", "roles that hold it"), scopes),
    )


def _scope(operation: Mapping[str, Any]) -> str:
    if not operation.get("security"):
        return "none"
    scope = permissions.OPERATIONS.get(operation["operationId"])
    return f"`{scope}`" if scope else "signed in"


def _first_sentence(operation: Mapping[str, Any]) -> str:
    said = " ".join(operation.get("description", operation["summary"]).split("\n\n")[0].split())
    return _cell(said)


def _decisions(folder: Path) -> str:
    rows = []
    for path in sorted(folder.glob("[0-9]*.md")):
        found = TITLE.match(path.read_text("utf-8"))
        assert found, f"{path} does not begin with its number and name"
        rows.append((found[1], f"[{found[2]}]({path.name})"))
    intro = "What was decided, why, what follows from it, what else was weighed, and what enforces it: one page each."
    return _page("Decisions", "the pages in `docs/adr/`", intro, _table(("number", "decision"), rows))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
