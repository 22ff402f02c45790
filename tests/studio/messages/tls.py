"""Certificates for servers of the tests on this machine, and such as are for another name."""

import ssl
from functools import cache

import trustme


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def server(name: str = "localhost") -> ssl.SSLContext:
    """Return what a server shows that is called so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority().issue_cert(name).configure_cert(context)
    return context


def trusting() -> ssl.SSLContext:
    """Return what believes these certificates, and no others."""
    context = ssl.create_default_context()
    _authority().configure_trust(context)
    return context
