"""Rate limits, by the minute: what is left of them stands in the headers of each answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.stack.anthropic.api_errors import ApiError
from onrecord.stack.anthropic.settings import Settings

MINUTE_S = 60
PREFIX = "anthropic-ratelimit"


@dataclass
class Limits:
    """What was used up in this minute."""

    settings: Settings
    minute: int = 0
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def require_room(self, now: float) -> None:
        """Count one request; raises ApiError, with how long to wait."""
        self._turn(now)
        full = any(left <= 0 for _, _, left in self._rows())
        if full:
            raise ApiError(429, retry_after_s=MINUTE_S - int(now) % MINUTE_S)
        self.requests += 1

    def add(self, input_tokens: int, output_tokens: int) -> None:
        """Cached tokens that were only read don't count."""
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens

    def headers(self, now: float) -> dict[str, str]:
        self._turn(now)
        reset = datetime.fromtimestamp(0, UTC) + timedelta(minutes=self.minute + 1)
        rows = {name: (limit, left) for name, limit, left in self._rows()}
        limit_in, left_in = rows["input-tokens"]
        limit_out, left_out = rows["output-tokens"]
        rows["tokens"] = limit_in + limit_out, left_in + left_out
        told: dict[str, str] = {}
        for name, (limit, left) in rows.items():
            told[f"{PREFIX}-{name}-limit"] = str(limit)
            told[f"{PREFIX}-{name}-remaining"] = str(max(0, left))
            told[f"{PREFIX}-{name}-reset"] = reset.strftime("%Y-%m-%dT%H:%M:%SZ")
        return told

    def _rows(self) -> list[tuple[str, int, int]]:
        chosen = self.settings
        limits = {
            "requests": (chosen.requests_per_minute_max, self.requests),
            "input-tokens": (chosen.input_tokens_per_minute_max, self.input_tokens),
            "output-tokens": (chosen.output_tokens_per_minute_max, self.output_tokens),
        }
        return [(name, limit, limit - used) for name, (limit, used) in limits.items()]

    def _turn(self, now: float) -> None:
        if int(now) // MINUTE_S != self.minute:
            self.minute = int(now) // MINUTE_S
            self.requests = self.input_tokens = self.output_tokens = 0
