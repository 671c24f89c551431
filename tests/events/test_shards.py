"""Law 2: a subject's shard is the same on every machine, for ever."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.log import Log

# Computed with openssl and perl: the first 8 bytes of the SHA-256 of the id's 16 bytes, big-endian, mod shards.
# A thousand shards hold what sixteen can't: which bytes are taken, and in which order.
GOLDEN = [
    ("00000000-0000-0000-0000-000000000000", 5, 69),
    ("01900000-0000-7000-8000-000000000001", 15, 127),
    ("01900000-0000-7000-8000-000000000002", 10, 586),
    ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", 3, 811),
    ("ffffffff-ffff-ffff-ffff-ffffffffffff", 9, 777),
    ("018f4e8a-7c3b-7def-9abc-1234567890ab", 8, 384),
]


def log(shards: int) -> Log:
    return Log(UUID(int=1), shards, "demo.events", None, UUID(int=2))


@pytest.mark.parametrize(("subject", "of_16", "of_1000"), GOLDEN)
def test_a_subject_has_the_shard_that_is_written_down(subject: str, of_16: int, of_1000: int) -> None:
    assert log(16).shard_of(UUID(subject)) == of_16
    assert log(1000).shard_of(UUID(subject)) == of_1000


@given(subject=st.uuids(), shards=st.integers(1, 1024))
def test_a_shard_is_one_of_the_logs(subject: UUID, shards: int) -> None:
    assert 0 <= log(shards).shard_of(subject) < shards
