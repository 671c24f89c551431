"""Law 7, for time: one workspace's many effects don't keep another's few waiting."""

from uuid import UUID

import pytest

from shop import Shop
from written import add_workspace


@pytest.fixture
def other(shop: Shop) -> UUID:
    """Another tenant."""
    return add_workspace(shop.installation)


async def claimed_by(shop: Shop, rows_max: int) -> list[UUID]:
    return [one.workspace_id for one in await shop.ledger().claim(list(shop.shards), rows_max)]


async def flood(shop: Shop, workspace_id: UUID, count: int) -> None:
    for _ in range(count):
        await shop.request(workspace_id=workspace_id)
    shop.feed()


async def test_the_few_come_beside_the_many(shop: Shop, other: UUID) -> None:
    await flood(shop, shop.workspace_id, 20)
    shop.clock.move(60)
    await flood(shop, other, 2)
    claimed = await claimed_by(shop, 4)
    assert claimed.count(other) == 2


async def test_who_has_many_in_hand_lets_others_go_first(shop: Shop, other: UUID) -> None:
    await flood(shop, shop.workspace_id, 20)
    assert len(await claimed_by(shop, 4)) == 4
    shop.clock.move(1)
    await flood(shop, other, 2)
    assert await claimed_by(shop, 2) == [other, other]


async def test_who_is_alone_gets_all(shop: Shop) -> None:
    await flood(shop, shop.workspace_id, 6)
    assert len(await claimed_by(shop, 6)) == 6
