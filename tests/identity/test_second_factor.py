import base64
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.identity import second_factor

# RFC 6238, appendix B, SHA-1, as six digits: at second 59 the code is 94287082.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 3, 1, 12, 0, 15, tzinfo=UTC)
STEP = timedelta(seconds=second_factor.STEP_S)


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


@pytest.mark.parametrize(
    ("second", "code", "step"),
    [(59, "287082", 1), (1111111109, "081804", 37037036), (20000000000, "353130", 666666666)],
)
def test_codes_are_those_of_the_rfc(second: int, code: str, step: int) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert second_factor.matching_step(RFC_SECRET, code, moment, None) == step


def test_the_uri_is_what_an_authenticator_app_reads() -> None:
    secret = second_factor.new_secret()
    uri = urlsplit(second_factor.uri(secret, "anna@example.invalid"))
    assert (uri.scheme, uri.netloc, unquote(uri.path)) == ("otpauth", "totp", "/OnRecord:anna@example.invalid")
    assert parse_qs(uri.query) == {"secret": [secret], "issuer": ["OnRecord"]}
    assert len(base64.b32decode(secret)) == second_factor.SECRET_BYTES
    assert secret != second_factor.new_secret()


def test_a_code_works_once() -> None:
    code = code_at(RFC_SECRET, NOW)
    step = second_factor.matching_step(RFC_SECRET, code, NOW, None)
    assert step is not None
    assert second_factor.matching_step(RFC_SECRET, code, NOW, step) is None
    assert second_factor.matching_step(RFC_SECRET, code, NOW + STEP, step) is None


def test_after_a_code_only_a_later_one_works() -> None:
    step = second_factor.matching_step(RFC_SECRET, code_at(RFC_SECRET, NOW), NOW, None)
    assert step is not None
    assert second_factor.matching_step(RFC_SECRET, code_at(RFC_SECRET, NOW - STEP), NOW, step) is None
    assert second_factor.matching_step(RFC_SECRET, code_at(RFC_SECRET, NOW + STEP), NOW, step) == step + 1


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(steps: int, *, taken: bool) -> None:
    code = code_at(RFC_SECRET, NOW + steps * STEP)
    assert (second_factor.matching_step(RFC_SECRET, code, NOW, None) is not None) == taken


@given(st.text() | st.from_regex(r"\A\d{5}\Z|\A\d{7,8}\Z") | st.from_regex("\\A[\u0660-\u0669]{6}\\Z"))
def test_what_is_no_code_is_refused(text: str) -> None:
    code = code_at(RFC_SECRET, NOW)
    if text.replace(" ", "") not in {code, code_at(RFC_SECRET, NOW - STEP), code_at(RFC_SECRET, NOW + STEP)}:
        assert second_factor.matching_step(RFC_SECRET, text, NOW, None) is None


def test_a_code_may_be_typed_in_groups() -> None:
    code = code_at(RFC_SECRET, NOW)
    assert second_factor.matching_step(RFC_SECRET, f"{code[:3]} {code[3:]}", NOW, None) is not None


def test_recovery_codes_are_ten_of_80_bits_in_readable_groups() -> None:
    codes = second_factor.new_recovery_codes()
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    for code in codes:
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", code), code


def test_a_recovery_code_works_once_and_leaves_the_others() -> None:
    codes = second_factor.new_recovery_codes()
    unused = {second_factor.recovery_hash(code) for code in codes}
    used = second_factor.matching_recovery(codes[3], unused)
    assert used == second_factor.recovery_hash(codes[3])
    unused.remove(used)
    assert second_factor.matching_recovery(codes[3], unused) is None
    assert second_factor.matching_recovery(codes[4], unused) is not None


def test_a_recovery_code_is_read_as_people_write_it() -> None:
    known = second_factor.recovery_hash("10VK-9FXM-04TB-WZ3C")
    for written in ("10vk-9fxm-04tb-wz3c", "10vk9fxm04tbwz3c", " lOuk 9fxm o4tb wz3c "):
        assert second_factor.matching_recovery(written, [known]) == known


@given(st.text())
def test_what_is_no_recovery_code_is_refused(text: str) -> None:
    known = [second_factor.recovery_hash(code) for code in second_factor.new_recovery_codes()]
    assert second_factor.matching_recovery(text, known) is None
