"""What a migration may not do while processes of the version before still run: each with the way to do it instead."""

import re
from collections.abc import Iterator

# Nothing was released before this one: there was no version before that could have run beside it.
LAST_UNRELEASED = "0017"
# A migration that takes something away says in which version the code stopped using it.
CONTRACTS = re.compile(r'^CONTRACTS = "\d+\.\d+\.\d+"$', re.MULTILINE)
CONTRACTING = {
    r"\bdrop column\b": "the version before still reads it",
    r"\bdrop table\b": "the version before still reads it",
    r"\bdrop function\b": "the version before still calls it",
    r"\brename (?:column|to)\b": "the version before knows the old name: add another, write both, drop later",
    r"\bset not null\b": "the version before may leave it out: give it a default first",
    r"\brevoke\b": "the version before may still need it",
}
HOLDING = {
    r"\balter column \w+ (?:set data )?type\b": "rewrites the table under a lock: add a column, fill it, switch",
    r"\badd constraint \w+\s+(?:check|foreign key)\b(?![^;]*\bnot valid\b)": "reads the table under a lock: not valid, "
    "then validate in a migration of its own",
    r"\bcreate (?:unique )?index (?!concurrently)\w+ on (?P<table>\w+)": "holds every write up: concurrently, in "
    "op.get_context().autocommit_block()",
    r"\badd column \w+ [^;,]*\b(?:clock_timestamp|gen_random_uuid|uuidv7)\(": "rewrites the table: no volatile default",
    r"\bvacuum full\b|\bcluster\b|\block table\b": "holds everybody up",
}
_MADE = re.compile(r"\bcreate (?:unlogged )?table (\w+)")


def unsafe(migration: str) -> Iterator[str]:
    """What in the source of a migration would break or hold up who runs meanwhile."""
    made = set(_MADE.findall(migration))
    if not CONTRACTS.search(migration):
        yield from (
            f"{found[0]}: {why}" for pattern, why in CONTRACTING.items() for found in _found(pattern, migration)
        )
    for pattern, why in HOLDING.items():
        for found in _found(pattern, migration):
            if found.groupdict().get("table") not in made:
                yield f"{found[0]}: {why}"


def _found(pattern: str, migration: str) -> Iterator[re.Match[str]]:
    return re.finditer(pattern, migration, re.IGNORECASE)
