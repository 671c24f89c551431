"""Clocks: this machine's against Postgres'. S3's is compared where S3 is asked."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from onrecord import clock, db
from onrecord.cli.doctor.finding import Finding
from onrecord.settings import Settings

NOTED = timedelta(seconds=1)
WRONG = timedelta(seconds=10)
WHY = "times on the record come from these clocks, and leases, one-time codes and signed links run out by them"
MEND = "let both follow the same time servers: chronyc tracking, or timedatectl"


def check(config: Settings) -> Iterator[Finding]:
    """Asks when it is there, and takes the middle of the way there and back for here."""
    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        before = clock.now()
        row = connection.execute("select clock_timestamp()").fetchone()
        after = clock.now()
    assert row is not None, "it answers with a row"
    yield judge("Postgres'", before + (after - before) / 2, row[0], (after - before) / 2)


def judge(whose: str, here: datetime, there: datetime, doubt: timedelta) -> Finding:
    """The verdict on another clock, which can't be told better than by `doubt`."""
    off = max(timedelta(0), abs(there - here) - doubt)
    what, found = f"{whose} clock says what this machine's says", f"it is {off.total_seconds():.1f} s off"
    if off > WRONG:
        return Finding(what, wrong=found, why=WHY, mend=MEND)
    return Finding(what, note=found, why=WHY, mend=MEND) if off > NOTED else Finding(what)
