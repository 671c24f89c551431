"""Query plans, as Postgres explains them to a role."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

Node = dict[str, Any]
SCANS = {"Index Scan", "Index Only Scan"}
BITMAPS = {"Bitmap Index Scan"}


def explain(
    connection: psycopg.Connection,
    statement: LiteralString,
    params: Sequence[object] | Mapping[str, object],
    *,
    workspace_id: UUID | None = None,
    person_id: UUID | None = None,
    generic: bool = False,
) -> list[Node]:
    """The nodes of the plan, the outermost first, after running it; of the generic one, if asked.

    Prepared statements may come to the generic plan after some calls.
    """
    with connection.transaction(force_rollback=True):
        _settle(connection, workspace_id, person_id, generic=generic)
        row = connection.execute(
            sql.SQL("explain (analyze, buffers, timing off, format json) ") + sql.SQL(statement), params
        ).fetchone()
    assert row is not None
    return list(_nodes(row[0][0]["Plan"]))


def explain_inside(
    connection: psycopg.Connection,
    role: str,
    statement: LiteralString,
    params: Sequence[object],
    *,
    workspace_id: UUID | None = None,
    generic: bool = False,
) -> list[Node]:
    """The nodes of every plan that is run inside a statement's functions, as a role. The connection is a superuser's.

    The innermost plan comes first. A function with its owner's rights is a closed box to EXPLAIN, not to auto_explain.
    """
    told: list[str] = []
    connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
    with connection.transaction(force_rollback=True):
        connection.execute("load 'auto_explain'")
        _settle(connection, workspace_id, None, generic=generic)
        for setting, value in AUTO_EXPLAIN.items():
            connection.execute("select set_config(%s, %s, true)", (f"auto_explain.{setting}", value))
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        connection.execute(statement, params)
    plans = [json.loads(text.partition("plan:")[2])["Plan"] for text in told if "plan:" in text]
    return [node for plan in plans for node in _nodes(plan)]


AUTO_EXPLAIN = {
    "log_nested_statements": "on",
    "log_format": "json",
    "log_level": "notice",
    "log_analyze": "on",
    "log_buffers": "on",
    "log_timing": "off",
    "log_min_duration": "0",
}


def _settle(
    connection: psycopg.Connection, workspace_id: UUID | None, person_id: UUID | None, *, generic: bool
) -> None:
    mode = "force_generic_plan" if generic else "force_custom_plan"
    connection.execute(sql.SQL("set local plan_cache_mode = {}").format(mode))
    for setting, value in (("app.workspace_id", workspace_id), ("app.person", person_id)):
        if value:
            connection.execute("select set_config(%s, %s, true)", (setting, str(value)))


def read_whole(nodes: Sequence[Node]) -> set[str]:
    """The tables that are read from end to end."""
    return {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}


def kinds(nodes: Sequence[Node]) -> set[str]:
    return {node["Node Type"] for node in nodes}


def indexes(nodes: Sequence[Node]) -> set[str]:
    """The indexes that are scanned with a condition: not from end to end."""
    return {node["Index Name"] for node in nodes if node["Node Type"] in SCANS and "Index Cond" in node}


def bitmaps(nodes: Sequence[Node]) -> set[str]:
    """The indexes that a bitmap is made of, with a condition: where several values or several indexes are asked for."""
    return {node["Index Name"] for node in nodes if node["Node Type"] in BITMAPS and "Index Cond" in node}


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
