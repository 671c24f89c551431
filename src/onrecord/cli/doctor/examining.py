"""The order in which a doctor looks: what doesn't answer is a finding, and what needs it is left out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg

from onrecord import log
from onrecord.cli.doctor import ai, channels, clocks, database, disks, kafka, people, postgres, processes, s3, secrets
from onrecord.cli.doctor.finding import Finding
from onrecord.settings import Settings


class Check(NamedTuple):
    """What looks at one part, and what has to answer for it."""

    look: Callable[[Settings], Iterator[Finding]]
    needs: frozenset[str] = frozenset()


POSTGRES, KAFKA, LOG = "postgres", "kafka", "log"
CHECKS = (
    Check(secrets.check),
    Check(postgres.check),
    Check(database.check, frozenset({POSTGRES})),
    Check(secrets.check_vault, frozenset({POSTGRES, LOG})),
    Check(kafka.check, frozenset({POSTGRES, LOG})),
    Check(s3.check),
    Check(clocks.check, frozenset({POSTGRES})),
    Check(disks.check, frozenset({POSTGRES, KAFKA})),
    Check(people.check, frozenset({POSTGRES, LOG})),
    Check(channels.check, frozenset({POSTGRES, LOG})),
    Check(ai.check),
    Check(processes.check, frozenset({POSTGRES, KAFKA, LOG})),
)


def examine(config: Settings) -> Iterator[Finding]:
    """Every finding, one by one as it is made."""
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

    away: set[str] = set()
    for check in CHECKS:
        if away & check.needs:
            continue
        try:
            yield from check.look(config)
        except psycopg.OperationalError as error:
            away.add(POSTGRES)
            yield _silent("Postgres answers", error, "look at it, at ONRECORD_DATABASE_URL and …_PASSWORD")
        except (broker.Failure, TimeoutError) as error:
            away.add(KAFKA)
            yield _silent("Kafka answers", error, "look at it, and at ONRECORD_KAFKA_BOOTSTRAP")
        except log.LogIsMissing as error:
            away.add(LOG)
            why = "commands have nowhere to write to"
            yield Finding("the database has its log", str(error), why=why, mend="onrecord migrate")


def _silent(what: str, error: Exception, mend: str) -> Finding:
    said = " ".join(str(error).split()) or type(error).__name__
    return Finding(what, said, why="nothing else can be looked at that needs it", mend=mend)
