"""A canary: a word of each workspace's own that its requests hold and no answer ever should. Pure.

Its last signs are a sum over the others, so that anybody's canary is known when it is seen, without a list of them.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from uuid import UUID

_HEAD = "orc"
_BODY_CHARS = 16
_SUM_CHARS = 5
_SIGNS = re.compile(f"(?={_HEAD}([a-z2-7]{{{_BODY_CHARS}}})([a-z2-7]{{{_SUM_CHARS}}}))")
_NOISE = re.compile(r"[^a-z0-9]+")


def canary_of(secret: bytes, workspace_id: UUID) -> str:
    """The workspace's, always the same: it stands in what is cached. `secret` is the installation's."""
    digest = hmac.new(secret, b"canary of " + workspace_id.bytes, hashlib.sha256).digest()
    body = _signs(digest)[:_BODY_CHARS]
    return f"{_HEAD}-{body}-{_sum(body)}"


def has_canary(text: str) -> bool:
    """Whether one stands in the text, whosever it is, spelled with whatever between its signs."""
    squeezed = _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    return any(_sum(found[1]) == found[2] for found in _SIGNS.finditer(squeezed))


def _sum(body: str) -> str:
    return _signs(hashlib.sha256(body.encode()).digest())[:_SUM_CHARS]


def _signs(digest: bytes) -> str:
    return base64.b32encode(digest).decode().lower()
