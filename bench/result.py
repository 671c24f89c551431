"""A bench's outcome: figures with units, and the one that has a target."""

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
