"""What `onrecord down` does: stops the `onrecord up` of a folder, or what a killed one left behind."""

import signal
from pathlib import Path

import psutil

from onrecord.stack import leftovers, pids, table
from onrecord.stack.claim import AlreadyRuns, claim
from onrecord.stack.problems import StackProblem
from onrecord.stack.report import Report

# Longer than the deadlines of both tiers together.
STOP_DEADLINE_S = 40
KILL_DEADLINE_S = 10


def down(folder: Path, report: Report) -> None:
    """Stop what runs in the folder, and say what was stopped; raises StackProblem if it doesn't end."""
    if not folder.exists():
        report.line(f"nothing runs in {folder}")
        return
    try:
        _clear_away(folder, report)
    except AlreadyRuns:
        _stop(_find(folder), report)
        _clear_away(folder, report, nothing="stopped")


def _find(folder: Path) -> psutil.Process:
    up = table.read(folder).up
    process = up.find() if up else None
    if process is None:
        raise StackProblem(f"something just starts or stops in {folder}", "try again in a moment")
    return process


def _stop(up: psutil.Process, report: Report) -> None:
    """Ask as Ctrl-C does: once for an orderly end, a second time for an immediate one."""
    with report.step(f"stopping onrecord up (pid {up.pid})"):
        for deadline_s in (STOP_DEADLINE_S, KILL_DEADLINE_S):
            pids.send(up, signal.SIGTERM)
            if not pids.wait_gone([up], deadline_s):
                return
        pids.kill_all([up])


def _clear_away(folder: Path, report: Report, nothing: str = "") -> None:
    with claim(folder):
        left = leftovers.stop(folder)
    for known in left:
        report.line(f"stopped {known.name} (pid {known.pid}), which a killed run had left behind")
    if not left:
        report.line(nothing or f"nothing runs in {folder}")
