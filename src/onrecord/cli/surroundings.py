"""What a command of the command line works on: the installation of the environment, or of `onrecord up`'s folder."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import psycopg
import typer

from onrecord import db, log, settings
from onrecord.log import Log
from onrecord.settings import Settings, SettingsAreWrong
from onrecord.stack import environment

if TYPE_CHECKING:
    from kafka import KafkaConsumer

NOTHING_TO_CONNECT_TO = """nothing to connect to: run `onrecord up`, or set ONRECORD_DATABASE_URL,
ONRECORD_DATABASE_PASSWORD, ONRECORD_KAFKA_BOOTSTRAP, ONRECORD_MATCHING_SECRET
and ONRECORD_MASTER_KEYS"""


class Opened(NamedTuple):
    """A log with its two halves: Postgres, in autocommit, and a reader of its topic."""

    log: Log
    connection: psycopg.Connection
    reader: "KafkaConsumer"

    def shard(self, number: int) -> int:
        """The number, if the log has such a shard."""
        if number >= self.log.shards:
            fail(f"shard {number} is not in this log: it has shards 0 to {self.log.shards - 1}")
        return number


def settings_of(folder: Path) -> Settings:
    """Settings from the environment; what it doesn't say is as `onrecord up` wrote it down. Raises SettingsAreWrong."""
    written = environment.read(folder)
    known = {f"{settings.PREFIX}{name}".upper() for name in Settings.model_fields}
    if not written and known.isdisjoint(os.environ):
        raise SettingsAreWrong(NOTHING_TO_CONNECT_TO)
    return settings.load_with(written)


@contextmanager
def plainly(*expected: type[Exception]) -> Iterator[None]:
    """What a person can mend is one message and exit code 1: a part that doesn't answer, and whatever is `expected`."""
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

    mendable: tuple[type[Exception], ...] = (
        SettingsAreWrong,
        TimeoutError,
        broker.TopicIsWrong,
        log.LogIsMissing,
        *expected,
    )
    try:
        yield
    except psycopg.OperationalError as error:
        fail(f"Postgres does not answer as it should: {error}")
    except broker.Failure as error:
        fail(f"Kafka does not answer as it should: {error}")
    except mendable as error:
        fail(str(error))


@contextmanager
def opened(folder: Path, role: str) -> Iterator[Opened]:
    """The log of this installation, as a role of the database may see it, and its topic, which must belong to it."""
    from onrecord import broker  # noqa: PLC0415 - as above

    config = settings_of(folder)
    with db.connect(db.conninfo(config, role)) as connection:
        found = log.read(connection)
        broker.verify_topic(config, found)
        with closing(broker.consumer(config)) as reader:
            yield Opened(found, connection, reader)


def fail(message: str) -> NoReturn:
    """End with this message and exit code 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)
