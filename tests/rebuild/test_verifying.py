"""Verification of a build, while somebody is erased."""

from collections.abc import Callable, Iterable

import psycopg

import histories
from installations import Installation
from onrecord.vault.keyring import Keyring, Person
from projections.applying import rows_as_json
from projections.builds import numbered
from projections.projection import Projection
from projections.timeline import TIMELINE
from projections.verifying import verify
from rebuilds import STEPS, Run, history
from sealing import MASTERS


class ErasedMeanwhile(Keyring):
    """Somebody is erased as soon as their key was fetched."""

    def __init__(self, vault: psycopg.Connection, person_id: str, erase: Callable[[], None]) -> None:
        super().__init__(vault, MASTERS)
        self.person_id = person_id
        self.times_fetched = 0
        self._erase = erase

    def fetch(self, persons: Iterable[Person]) -> None:
        had = self.holds(self.person_id)
        super().fetch(persons)
        if self.holds(self.person_id) and not had:
            self.times_fetched += 1
            self._erase()


def erase(installation: Installation, build: Projection, contact_id: str) -> None:
    """Their key, and their rows in this build."""
    with installation.connect("onrecord_migrator") as migrator:
        migrator.execute(
            "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (contact_id,)
        )
    contact = {"workspace_id": str(installation.log.workspace_id), "contact_id": contact_id}
    erased = rows_as_json([contact | {"conversation_ids": [histories.conversation_id(0)]}])
    with installation.connect("onrecord_projector") as connection:
        for table in build.tables:
            if table.erase:
                connection.execute(table.erase, (erased,))


def test_who_is_erased_while_a_build_is_verified_does_not_spoil_it(installation: Installation) -> None:
    run = Run(installation, ["timeline"])
    run.end()
    (rebuilt,) = run.came
    build, contact_id = numbered(TIMELINE, rebuilt.build), history(installation, STEPS)[0].key
    with installation.connect("onrecord_projector") as connection, installation.connect("onrecord_projector") as vault:
        keyring = ErasedMeanwhile(vault, contact_id, lambda: erase(installation, build, contact_id))
        found = verify(installation.settings, connection, installation.log, [build], keyring, lambda: False)
    assert keyring.times_fetched == 2, "of the first reading and of the second"
    assert found["timeline"].rows > 0
    assert found["timeline"].passed
