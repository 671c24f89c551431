"""A real Chromium, driven from a test by tests/node/browser.mjs; each of its tabs is a browser of its own."""

import base64
import itertools
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import orjson

GAP_MS, BURST_MS = 1_000, 5_000
NODE = Path(__file__).parent / "node"


class Page(NamedTuple):
    """The addresses that a browser was sent through, and what stands at the last one."""

    through: Sequence[str]
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def url(self) -> str:
        return self.through[-1]

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.text)
        return found


class Fetched(NamedTuple):
    """What a script of a page may see of an answer. Its type is `error` where that is nothing."""

    type: str
    status: int
    text: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.text)
        return found


class Asked(NamedTuple):
    """A request of a page, and after which event a stream was to go on."""

    url: str
    after: str | None


class Shift(NamedTuple):
    """Something of a page has moved: when in ms, by how much, and what."""

    at: float
    value: float
    moved: Sequence[str]


def cls(shifts: Sequence[Shift]) -> float:
    """Cumulative layout shift, as https://web.dev/articles/cls defines it: the worst burst of at most 5 s."""
    worst, begun, before, burst = 0.0, 0.0, -math.inf, 0.0
    for at, value, _ in shifts:
        if at - before > GAP_MS or at - begun > BURST_MS:
            begun, burst = at, 0.0
        before, burst = at, burst + value
        worst = max(worst, burst)
    return worst


@dataclass
class Chromium:
    """The process that drives the browser."""

    process: subprocess.Popen[bytes]
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def tab(self, screenshots: Path | None = None) -> "Tab":
        return Tab(self, str(next(self.numbers)), screenshots)

    def order(self, **what: object) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(orjson.dumps(what) + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the browser did not start, or has ended: what it said stands above"
        answer = orjson.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]


@dataclass(frozen=True)
class Tab:
    """A browser with nothing in it."""

    chromium: Chromium
    name: str
    screenshots: Path | None = None
    _shots: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def visit(self, url: str) -> Page:
        """As if somebody typed the address."""
        return self._go("visit", url=url)

    def follow(self, url: str) -> Page:
        """As a script of the present page sends the browser elsewhere."""
        return self._go("follow", url=url)

    def click(self, button: str) -> Page:
        return self._go("click", button=button)

    def submit(self, url: str, fields: Mapping[str, str], enctype: str = "application/x-www-form-urlencoded") -> Page:
        """As a form of the present page is sent."""
        return self._go("submit", url=url, fields=dict(fields), enctype=enctype)

    def press(self, button: str) -> None:
        """Click a button that leads nowhere else."""
        self._do("press", button=button)

    def press_twice(self, button: str) -> None:
        """Click it as a hasty hand does: twice at once."""
        self._do("press_twice", button=button)

    def focus_after(self, button: str) -> str:
        """Click it; the label of what has the focus then, before any timer or further key."""
        label: str = self._do("focus_after", button=button)
        return label

    def fill(self, label: str, value: str) -> None:
        self._do("fill", label=label, value=value)

    def write(self, selector: str, value: str) -> None:
        """Fill a field that has no label of its own."""
        self._do("write", selector=selector, value=value)

    def key(self, key: str) -> None:
        """Press a key where the focus is."""
        self._do("key", key=key)

    def reach(self, kind: Literal["button", "link", "field"], name: str) -> None:
        """Press Tab until the focus is there; of a link's name, a part will do."""
        self._do("reach", kind=kind, name=name)

    def attach(self, label: str, content: bytes, name: str, mime_type: str) -> None:
        """Choose a file."""
        encoded = base64.b64encode(content).decode()
        self._do("attach", label=label, name=name, mimeType=mime_type, base64=encoded)

    def see(self, text: str) -> None:
        """Wait for a text to be seen."""
        self._do("see", text=text)

    def unsee(self, text: str) -> None:
        """Wait for a text to be seen no more."""
        self._do("unsee", text=text)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self._do("type", text=text)

    def go(self, link: str) -> None:
        """Click a link that leads to another address of the same page."""
        self._do("follow_link", link=link)

    def await_(self, selector: str, patience_s: int = 20) -> None:
        """Wait for something to be there."""
        self._do("await", selector=selector, patience_s=patience_s)

    def gone(self, selector: str) -> None:
        """Wait for something to be there no more."""
        self._do("gone", selector=selector)

    def texts(self, selector: str) -> list[str]:
        """The texts of all that it selects just now."""
        found: list[str] = self._do("texts", selector=selector)
        return found

    def count(self, selector: str) -> int:
        """How many elements it selects just now."""
        found: int = self._do("count", selector=selector)
        return found

    def scripts(self) -> list[str]:
        """The addresses of the scripts that the present page has loaded so far."""
        found: list[str] = self._do("scripts")
        return found

    def value(self, selector: str) -> str:
        """What is written in a field."""
        found: str = self._do("value", selector=selector)
        return found

    def lose(self, url: str) -> None:
        """The next call of this is carried out, and its answer is lost."""
        self._do("lose", url=url)

    def refuse_all(self, pattern: str) -> None:
        """From now on no call to an address that matches gets through."""
        self._do("refuse_all", pattern=pattern)

    def refuse(self, url: str) -> None:
        """The next call of this doesn't get through."""
        self._do("refuse", url=url)

    def hold(self, pattern: str, *, is_answered: bool) -> "Held":
        """The next call of an address that matches waits until it is released: unsent, or answered and not told so."""
        self._do("hold", pattern=pattern, is_answered=is_answered)
        return Held(self, pattern)

    def alter(self, url: str, said: str, instead: str) -> None:
        """Where the answers of this say one thing, they say another from now on: what we would not let through."""
        self._do("alter", url=url, said=said, instead=instead)

    def upload_rate(self, bytes_per_s: int) -> None:
        """How fast this browser may send from now on; -1: as fast as it can."""
        self._do("upload_rate", bytesPerS=bytes_per_s)

    def give_files(
        self, selector: str, how: Literal["drop", "dragover", "paste"], *files: Mapping[str, object]
    ) -> None:
        """Drop files on something, hold them over it, or paste them there: `name`, `type`, `base64` or only `bytes`."""
        self._do("give_files", selector=selector, how=how, files=[dict(file) for file in files])

    def asked(self) -> list[Asked]:
        """Every request that the page made, but for what its policy forbade."""
        return [Asked(**one) for one in self._do("asked")]

    def offline(self, *, is_so: bool) -> None:
        self._do("offline", **{"is": is_so})

    def scheme(self, scheme: str) -> None:
        """Prefer light or dark from now on."""
        self._do("scheme", scheme=scheme)

    def shoot(self, name: str) -> None:
        """Take a picture, if somebody wants to look."""
        if self.screenshots:
            self.take(self.screenshots / f"{name}.png")

    def take(self, path: Path) -> None:
        """Take a picture of what the window shows."""
        self._do("shoot", path=str(path.resolve()))

    def complaints(self) -> list[str]:
        """What the page's policy forbade, and what failed in its scripts, since this was asked last."""
        heard: list[str] = self._do("complaints")
        return heard

    def faults(self, *rules: str) -> list[str]:
        """What axe-core finds serious or critical in the page as it is, by all of its rules unless some are named."""
        found: list[str] = self._do("faults", rules=list(rules) or None)
        return found

    def shifts(self) -> list[Shift]:
        """What has moved since the page's first paint without anybody's doing."""
        return [Shift(**one) for one in self._do("shifts")]

    def loaded(self) -> list[dict[str, Any]]:
        """What the page has loaded: `url`, and the `bytes` that came over the network, 0 from the cache."""
        found: list[dict[str, Any]] = self._do("loaded")
        return found

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        found: int = self._do("overflow")
        return found

    def size(self, width: int, height: int) -> None:
        self._do("size", width=width, height=height)

    def fetch(self, url: str, **options: object) -> Fetched:
        """As a script of the present page asks."""
        return Fetched(**self._do("fetch", url=url, options=options))

    def post(self, url: str, body: Mapping[str, object], **options: object) -> Fetched:
        """Likewise, with JSON."""
        headers = {"Content-Type": "application/json"}
        return self.fetch(url, method="POST", headers=headers, body=orjson.dumps(body).decode(), **options)

    def cookies(self) -> dict[str, dict[str, Any]]:
        """The cookies by their names, as the browser keeps them."""
        return {cookie["name"]: cookie for cookie in self._do("cookies")}

    def readable_cookies(self) -> str:
        """What a script of the present page reads of them."""
        found: str = self._do("readable")
        return found

    def keep(self, cookie: Mapping[str, Any]) -> None:
        self._do("keep", cookie=dict(cookie))

    def forget(self, cookie: str) -> None:
        self._do("forget", name=cookie)

    def replace(self) -> None:
        """Close it, and have another one of the same browser in its place."""
        self._do("replace")

    def close(self) -> None:
        self._do("close")

    def _go(self, act: str, **given: object) -> Page:
        shot = self.screenshots and str(self.screenshots / f"{self.name}-{next(self._shots)}.png")
        return Page(**self._do(act, **given, screenshot=shot))

    def _do(self, act: str, **given: object) -> Any:
        return self.chromium.order(tab=self.name, act=act, **given)


class Held(NamedTuple):
    """A call that waits."""

    tab: Tab
    pattern: str

    def is_there(self) -> bool:
        found: bool = self.tab.chromium.order(tab=self.tab.name, act="held", pattern=self.pattern)
        return found

    def release(self) -> None:
        self.tab.chromium.order(tab=self.tab.name, act="release", pattern=self.pattern)


@contextmanager
def running() -> Iterator[Chromium]:
    """Chromium, until the block ends: the one that ONRECORD_CHROMIUM names, or npm's, which is for Linux on x86-64."""
    assert (NODE / "node_modules").exists(), "`make test` installs the npm packages; run it once"
    node = Path(sys.executable).with_name("node")
    command = [str(node), "browser.mjs"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=NODE) as process:
        try:
            yield Chromium(process)
        finally:
            assert process.stdin
            process.stdin.close()
