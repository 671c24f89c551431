"""As much of PromQL as the alert rules use, evaluated over scrapes; whatever else they came to use fails here.

Rates are plain differences of the first and last scrape in their range: nothing is extrapolated, and no counter starts
anew between two scrapes of a test.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import promql_parser as ast


class Sample(NamedTuple):
    """A line of a scrape."""

    name: str
    labels: Mapping[str, str]
    value: float


class Scrape(NamedTuple):
    """What was found at this time, in seconds."""

    at_s: float
    samples: Sequence[Sample]


Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {"/": operator.truediv, "*": operator.mul}
_COMPARED: dict[str, Callable[[float, float], bool]] = {"==": operator.eq, ">": operator.gt, "<": operator.lt}
_AGGREGATED: dict[str, Callable[[Iterable[float]], float]] = {"max": max, "min": min, "sum": sum}


def evaluate(expression: str, scrapes: Sequence[Scrape]) -> Vector:
    """What the expression is at the last scrape."""
    found = _evaluate(ast.parse(expression), scrapes)
    assert isinstance(found, dict), f"{expression} is a number"
    return found


def metrics_of(expression: str) -> set[str]:
    """The names of all metrics in it."""
    return set(_names(ast.parse(expression)))


def _names(node: ast.Expr) -> Iterable[str]:
    match node:
        case ast.VectorSelector():
            yield str(node.name)
        case ast.MatrixSelector():
            yield str(node.vector_selector.name)
        case ast.Call():
            for argument in node.args:
                yield from _names(argument)
        case ast.BinaryExpr():
            yield from (*_names(node.lhs), *_names(node.rhs))
        case ast.AggregateExpr() | ast.ParenExpr():
            yield from _names(node.expr)


def _evaluate(node: ast.Expr, scrapes: Sequence[Scrape]) -> Vector | float:
    match node:
        case ast.NumberLiteral():
            return float(node.val)
        case ast.VectorSelector():
            return _select(node, scrapes[-1].samples)
        case ast.ParenExpr():
            return _evaluate(node.expr, scrapes)
        case ast.AggregateExpr():
            return _aggregate(node, _vector(node.expr, scrapes))
        case ast.BinaryExpr():
            return _combine(str(node.op), _evaluate(node.lhs, scrapes), _evaluate(node.rhs, scrapes))
        case ast.Call():
            return _call(node, scrapes)
    raise NotImplementedError(type(node).__name__)


def _vector(node: ast.Expr, scrapes: Sequence[Scrape]) -> Vector:
    found = _evaluate(node, scrapes)
    assert isinstance(found, dict), "a vector"
    return found


def _select(node: ast.VectorSelector, samples: Sequence[Sample]) -> Vector:
    wanted = [(matcher.name, matcher.value) for matcher in node.matchers.matchers]
    assert all(str(matcher.op) == "MatchOp.Equal" for matcher in node.matchers.matchers), "labels are compared by ="
    return {
        frozenset(sample.labels.items()): sample.value
        for sample in samples
        if sample.name == node.name and all(sample.labels.get(name) == value for name, value in wanted)
    }


def _aggregate(node: ast.AggregateExpr, vector: Vector) -> Vector:
    by = set(node.modifier.labels) if node.modifier else set()
    groups: dict[Labels, list[float]] = defaultdict(list)
    for labels, value in vector.items():
        groups[frozenset(pair for pair in labels if pair[0] in by)].append(value)
    return {labels: _AGGREGATED[str(node.op)](values) for labels, values in groups.items()}


def _combine(op: str, left: Vector | float, right: Vector | float) -> Vector:
    assert isinstance(left, dict), "numbers stand on the right"
    if op == "or":
        assert isinstance(right, dict)
        return right | left
    if op in _COMPARED:
        assert isinstance(right, float), "what is compared is compared with a number"
        return {labels: value for labels, value in left.items() if _COMPARED[op](value, right)}
    other = right if isinstance(right, dict) else dict.fromkeys(left, right)
    return {labels: _ARITHMETIC[op](value, other[labels]) for labels, value in left.items() if labels in other}


def _call(node: ast.Call, scrapes: Sequence[Scrape]) -> Vector:
    match node.func.name, list(node.args):
        case "absent", [asked]:
            return {} if _vector(asked, scrapes) else {frozenset(): 1.0}
        case ("rate" | "increase") as function, [ast.MatrixSelector() as asked]:
            return _moved(asked, scrapes, per_s=function == "rate")
        case "histogram_quantile", [part, asked]:
            return _quantile(float(part.val), _vector(asked, scrapes))
    raise NotImplementedError(node.func.name)


def _moved(node: ast.MatrixSelector, scrapes: Sequence[Scrape], *, per_s: bool) -> Vector:
    within = [scrape for scrape in scrapes if scrape.at_s >= scrapes[-1].at_s - node.range.total_seconds()]
    first, last = (_select(node.vector_selector, scrape.samples) for scrape in (within[0], within[-1]))
    seconds = within[-1].at_s - within[0].at_s if per_s else 1.0
    return {labels: (value - first[labels]) / seconds for labels, value in last.items() if labels in first}


def _quantile(part: float, buckets: Vector) -> Vector:
    """Of one histogram: linear within the bucket, as Prometheus has it."""
    ordered = sorted((float(dict(labels)["le"]), count) for labels, count in buckets.items())
    total = ordered[-1][1] if ordered else 0.0
    if not total:
        return {}
    before, low = 0.0, 0.0
    for top, count in ordered[:-1]:
        if count >= part * total:
            return {frozenset(): low + (top - low) * (part * total - before) / (count - before)}
        before, low = count, top
    return {frozenset(): low}
