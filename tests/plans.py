"""Query plans, as Postgres explains them to a role."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

Node = dict[str, Any]
SCANS = {"Index Scan", "Index Only Scan"}


def explain(
    connection: psycopg.Connection,
    statement: LiteralString,
    params: Sequence[object] | Mapping[str, object],
    *,
    workspace_id: UUID | None = None,
    generic: bool = False,
) -> list[Node]:
    """The nodes of the plan, the outermost first, after running it; of the generic one, if asked.

    Prepared statements may come to the generic plan after some calls.
    """
    with connection.transaction(force_rollback=True):
        mode = "force_generic_plan" if generic else "force_custom_plan"
        connection.execute(sql.SQL("set local plan_cache_mode = {}").format(mode))
        if workspace_id:
            connection.execute("select set_config('app.workspace_id', %s, true)", (str(workspace_id),))
        row = connection.execute(
            sql.SQL("explain (analyze, buffers, timing off, format json) ") + sql.SQL(statement), params
        ).fetchone()
    assert row is not None
    return list(_nodes(row[0][0]["Plan"]))


def kinds(nodes: Sequence[Node]) -> set[str]:
    return {node["Node Type"] for node in nodes}


def indexes(nodes: Sequence[Node]) -> set[str]:
    """The indexes that are scanned with a condition: not from end to end."""
    return {node["Index Name"] for node in nodes if node["Node Type"] in SCANS and "Index Cond" in node}


def pages(nodes: Sequence[Node]) -> int:
    """How many pages of 8 kB the statement looked at."""
    return int(nodes[0]["Shared Hit Blocks"] + nodes[0]["Shared Read Blocks"])


def answered(nodes: Sequence[Node]) -> int:
    """How many rows the statement answered."""
    return int(nodes[0]["Actual Rows"])


def _nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
