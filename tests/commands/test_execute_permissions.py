"""`execute` itself asks whether the actor may: whatever route, worker or command line leads to it."""

from dataclasses import replace

import pytest

from executing import executor, member, receive
from installations import Installation
from onrecord import errors
from onrecord.command import system
from onrecord.identity.permissions import EVERYTHING, ROLES, Scopes, Write
from written import NOTHING, counts


@pytest.mark.parametrize(
    "scopes", [ROLES["auditor"], ROLES["agent"], EVERYTHING - {Write.CHANNELS}, frozenset()], ids=len
)
async def test_who_lacks_the_scope_is_refused_and_writes_nothing(installation: Installation, scopes: Scopes) -> None:
    async with executor(installation) as api:
        with pytest.raises(errors.Forbidden, match="channels:write"):
            await api.execute(receive(), replace(member(installation), scopes=scopes))
    assert counts(installation) == NOTHING


async def test_the_system_needs_none(installation: Installation) -> None:
    async with executor(installation) as api:
        await api.execute(receive(), system(installation.log.workspace_id))
    assert counts(installation).messages == 1
