"""Events whose key no database has any more wait, until an operator gives it up."""

from uuid import UUID

from installations import Installation, Servers, make_installation
from invoking import customer, invoke
from restoring import SLOW_S, publish
from waiting import until
from written import rows, superuser


def lose(installation: Installation) -> UUID:
    """Somebody as after a restore to before their first word: events there are, rows and a key there are not."""
    taken, _, _ = customer(installation, "never opened again")
    with superuser(installation) as connection, connection.transaction():
        connection.execute("set local session_replication_role = replica")  # foreign keys say nothing
        connection.execute("delete from messages where conversation_id = %s", (taken.conversation_id,))
        connection.execute("delete from conversations where contact_id = %s", (taken.contact_id,))
        connection.execute("delete from contacts where id = %s", (taken.contact_id,))
        connection.execute("delete from person_keys where person_id = %s", (taken.contact_id,))
    return taken.contact_id


def parked(installation: Installation) -> list[tuple[str]]:
    return rows(installation, "select distinct subject from read.parked")


def test_what_is_sealed_under_a_lost_key_waits_until_it_is_given_up(installation: Installation) -> None:
    person = lose(installation)
    publish(installation)
    assert parked(installation) == [(str(person),)]
    told = invoke(installation, "restore", "keys")
    assert told.stdout.startswith("lost: 1 key")
    assert parked(installation) == [(str(person),)]
    given_up = invoke(installation, "restore", "keys", "--give-up")
    assert given_up.stdout.startswith("1 key given up")
    with installation.projector():
        until(lambda: not parked(installation), SLOW_S)
    assert rows(installation, "select text from read.timeline_v5 where text is not null") == [("[erased]",)]
    assert invoke(installation, "log", "verify").exit_code == 0


def test_a_key_that_is_here_is_not_given_up(installation: Installation) -> None:
    before = rows(installation, "select * from person_keys order by person_id")
    assert before
    invoke(installation, "restore", "keys", "--give-up")
    assert rows(installation, "select * from person_keys order by person_id") == before


def test_keys_of_another_log_are_not_taken(installation: Installation, servers: Servers) -> None:
    other = make_installation(servers)
    refused = invoke(installation, "restore", "keys", other.settings.database_url)
    assert refused.exit_code == 1
    assert "belongs to another log" in refused.output
