"""`onrecord status` prints what records brought along as text."""

import io

from rich.console import Console

from onrecord.cli.status_found import Parked, Status
from onrecord.cli.status_shown import show

REASON = "[red]not a colour[/] \x1b[2J"


def test_files_that_wait_too_long_are_told() -> None:
    found = Status("log", "topic", 1, 0, 0, {}, {}, [], halted={}, late_files=2)
    out = io.StringIO()
    show(found, Console(file=out, highlight=False, soft_wrap=True))
    assert "late      2 files not fetched" in out.getvalue()
    assert not found.healthy


def test_what_a_record_brought_along_is_no_markup_and_moves_no_terminal() -> None:
    found = Status("log", "topic", 1, 0, 0, {}, {}, [], halted={0: REASON}, stopped={0: REASON}, unfed={0: REASON})
    found.parked = [Parked("timeline", 0, REASON, 1, 1, REASON)]
    out = io.StringIO()
    show(found, Console(file=out, highlight=False, soft_wrap=True))
    assert out.getvalue().count("[red]not a colour[/] \\u001b[2J") == 6
    assert "\x1b" not in out.getvalue()
    assert "1 record from 0:1 on" in out.getvalue()
