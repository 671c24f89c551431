"""The second factor: one-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes for a lost one.

Values in, values out: who calls keeps the secret sealed, the last used step, and the recovery codes' hashes.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

ISSUER = "OnRecord"
CODE_DIGITS = 6
STEP_S = 30
STEPS_AROUND = 1  # a code is taken one step before and one after its own, for clocks that differ
SECRET_BYTES = 20  # as long as SHA-1's digest (RFC 4226, 4)

RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 bits: too many to guess, so that a plain hash keeps them
RECOVERY_GROUP_CHARS = 4

# Crockford's base 32 has no I, L, O and U; who reads one of them means 1, 1, 0 or V.
_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPELL = str.maketrans(_RFC_4648, _CROCKFORD)
_READ = str.maketrans("ILOU", "110V", "- ")


def new_secret() -> str:
    """160 random bits in base 32, to be shown once and sealed."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def uri(secret: str, account: str) -> str:
    """The `otpauth://` URI for a QR code; `account` is what the app shows beside OnRecord, such as the e-mail."""
    return _totp(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The time step of this code, to be stored as the last one used; None if the code is wrong, old or used.

    Whoever stores it does so only where the stored one is still smaller: of two calls with one code, one wins.
    """
    if len(digits := code.replace(" ", "")) != CODE_DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        step = _totp(secret).verify_and_get_timecode(digits, for_time=now, valid_window=STEPS_AROUND)
    except OTPVerificationError:
        return None
    return step if last_step is None or step > last_step else None


def new_recovery_codes() -> list[str]:
    """Codes such as 7Q2K-9FXM-04TB-WZ3C, to be shown once; only their hashes are stored."""
    return [_spelt(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> bytes:
    """The SHA-256 of a recovery code, whatever its case and hyphens and whichever look-alike was read."""
    return hashlib.sha256(code.upper().translate(_READ).encode("utf-8", "surrogatepass")).digest()


def matching_recovery(code: str, hashes: Collection[bytes]) -> bytes | None:
    """The hash that this code has among the unused ones, to be deleted; None if it is none of them."""
    found, asked = None, recovery_hash(code)
    for known in hashes:  # all of them, so that the time says nothing
        if hmac.compare_digest(asked, known):
            found = known
    return found


def _totp(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=CODE_DIGITS, interval=STEP_S)


def _spelt(code: bytes) -> str:
    text = base64.b32encode(code).decode().translate(_SPELL)
    return "-".join(text[at : at + RECOVERY_GROUP_CHARS] for at in range(0, len(text), RECOVERY_GROUP_CHARS))
