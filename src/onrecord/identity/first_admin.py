"""Whether an installation has an admin; as long as it has none, the API says in its log how to make the first."""

from uuid import UUID

import structlog
from psycopg_pool import AsyncConnectionPool

from onrecord import db, pipelined

HOW = 'onrecord user create you@example.org --name "Your Name" --role admin'

logger = structlog.get_logger("identity")


async def mention(pool: AsyncConnectionPool, home: UUID) -> None:
    """One line, if nobody is an admin of `home`, the installation's own workspace."""
    async with pipelined.transaction(pool, b"begin read only") as connection:
        await connection.execute(db.sql("onrecord", "set_workspace"), (str(home),))
        found = await connection.execute(db.sql("onrecord.identity", "find_admin"), (home,))
    if await found.fetchone() is None:
        logger.warning("nobody administers this installation yet", next=HOW)
