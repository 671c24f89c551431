"""What a killed `onrecord up` left running is found by its process table and stopped."""

from pathlib import Path

from onrecord.stack import pids, table
from onrecord.stack.pids import Known

STOP_DEADLINE_S = 10


def stop(folder: Path) -> list[Known]:
    """Stop what the table names and still runs, the last started first; returns what was found.

    The caller holds the folder's lock, so nobody else's processes stand in the table.
    """
    living = [(known, process) for known in table.read(folder).processes if (process := known.find())]
    for known, process in reversed(living):
        pids.send(process, known.stop_signal)
    pids.kill_all(pids.wait_gone([process for _, process in living], STOP_DEADLINE_S))
    table.clear(folder)
    return [known for known, _ in living]
