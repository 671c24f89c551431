"""A bench's outcome: figures with units, and the one that has a target."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Result:
    """`ok` is None where a figure has no target."""

    name: str
    what: str
    figures: dict[str, float] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def at_least(self, figure: str, floor: float) -> None:
        self._hold(figure, f">= {floor:g}", met=self.figures[figure] >= floor)

    def at_most(self, figure: str, ceiling: float) -> None:
        self._hold(figure, f"<= {ceiling:g}", met=self.figures[figure] <= ceiling)

    def _hold(self, figure: str, target: str, *, met: bool) -> None:
        self.targets[figure] = f"{target} {'met' if met else 'MISSED'}"


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def middle(values: list[float]) -> float:
    return median(values)


def in_turn(rounds: int, *measured: Callable[[], float]) -> list[list[float]]:
    """What each of these measured in each round, in turn, so that a noisy neighbour meets all of them.

    A round before the first one is not counted: in it servers and caches are cold.
    """
    figures = [[measure() for measure in measured] for _ in range(rounds + 1)]
    return [list(of_one) for of_one in zip(*figures[1:], strict=True)]
