"""Time zones as clients name them: UTC, an offset such as +05:30, or a name of the IANA's such as Europe/Berlin."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from onrecord import errors

ZONE_CHARS_MAX = 40
_OFFSET = re.compile(r"([+-])(0\d|1[0-4]):(00|15|30|45)", re.ASCII)


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Raises TimeZoneIsUnknown, also where this machine has no such names."""
    if name == "UTC":
        return UTC
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-offset if found[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; a name may be a folder's
        raise errors.TimeZoneIsUnknown from None
