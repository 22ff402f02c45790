"""Certificates for servers of the tests on this machine, and such as are for another name.

They are of an authority that nobody else believes, and hold until the year 3000.
"""

import ssl
from functools import cache
from pathlib import Path

KEPT = Path(__file__).parent / "certificates"


@cache
def server(name: str = "localhost") -> ssl.SSLContext:
    """Return what a server shows that is called so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(KEPT / f"{name}.pem")
    return context


def trusting() -> ssl.SSLContext:
    """Return what believes these certificates, and no others."""
    return ssl.create_default_context(cafile=str(KEPT / "authority.pem"))
