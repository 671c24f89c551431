"""Whom connections over TLS trust: read once, and asked of everybody."""

import ssl

from onrecord import trust


def test_certificates_and_names_are_checked_against_what_is_read_once() -> None:
    read = trust.authorities()
    assert (read.verify_mode, read.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert read.cert_store_stats()["x509_ca"] > 0
    assert trust.authorities() is read
