"""What the modules of a room call, found in their sources; and who of them are commands, and who only help those."""

import ast
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

Target = tuple[str, str]
"""A module of the room, by its dotted path in it, and something that it defines."""


class Module(NamedTuple):
    """A module's tree, what it defines, and what of its room it knows by which name."""

    tree: ast.Module
    defined: dict[str, ast.stmt]
    modules: dict[str, str]
    things: dict[str, Target]

    def called(self) -> set[str]:
        """What it calls by itself. A class in a `match` is a pattern, a type in a signature neither: no calls."""
        return {name for name, _ in self.calls("", self.tree)}

    def calls(self, own: str, node: ast.AST) -> Iterator[tuple[str, Target | None]]:
        """What is called there, each with where it stands, if that is in this room; `own` is this module's path."""
        for part in ast.walk(node):
            match part:
                case ast.Call(func=ast.Name(id=name)):
                    yield name, (own, name) if name in self.defined else self.things.get(name)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=alias), attr=name)) if alias in self.modules:
                    yield name, (self.modules[alias], name)
                case ast.Call(func=ast.Attribute(attr=name)):
                    yield name, None

    def is_command(self) -> bool:
        """Whether something in it handles itself."""
        classes = (node for node in self.defined.values() if isinstance(node, ast.ClassDef))
        return any(
            isinstance(part, ast.AsyncFunctionDef) and part.name == "handle" for one in classes for part in one.body
        )


@cache
def room(name: str) -> dict[str, Module]:
    """All modules of a room, by their dotted paths in it."""
    folder = Path(str(files(name)))
    paths = {".".join(path.relative_to(folder).with_suffix("").parts): path for path in sorted(folder.rglob("*.py"))}
    return {own: _parsed(name, path, paths.keys()) for own, path in paths.items()}


def called_with_help(modules: dict[str, Module], own: str) -> set[str]:
    """What a module calls, and what the functions of its room call that it calls. Another's classes are its own."""
    names, seen = set[str](), set[Target]()
    todo: list[tuple[str, ast.AST]] = [(own, modules[own].tree)]
    while todo:
        where, node = todo.pop()
        for name, target in modules[where].calls(where, node):
            names.add(name)
            if target is None or target in seen or target[0] not in modules:
                continue
            seen.add(target)
            meant = modules[target[0]].defined.get(target[1])
            if isinstance(meant, ast.FunctionDef | ast.AsyncFunctionDef):
                todo.append((target[0], meant))
    return names


def _parsed(of_room: str, path: Path, known: Collection[str]) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    found = Module(tree, {node.name: node for node in tree.body if isinstance(node, kinds)}, {}, {})
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{of_room}."):
            inner = f"{node.module}".removeprefix(of_room).removeprefix(".")
            for alias in node.names:
                whole = f"{inner}.{alias.name}" if inner else alias.name
                if whole in known:
                    found.modules[alias.asname or alias.name] = whole
                else:
                    found.things[alias.asname or alias.name] = (inner, alias.name)
    return found
