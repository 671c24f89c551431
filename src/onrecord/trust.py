"""Whom this process believes to be who they say they are, over TLS."""

import ssl
from functools import cache

import httpx


@cache
def authorities() -> ssl.SSLContext:
    """Those whom httpx trusts, whatever the environment names: read once, for that takes 30 ms each time."""
    return httpx.create_ssl_context(trust_env=False)
