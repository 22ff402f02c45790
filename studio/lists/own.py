"""The studio's own lists, one short declaration each: see ``studio.lists.maintained``."""

from __future__ import annotations

from studio.lists.maintained import Maintained

CLIENT_STATUS = Maintained("client-status", "client_status", "client status", "client statuses")
LEAD_SOURCE = Maintained("lead-source", "lead_source", "lead source", "lead sources")
RELATIONSHIP = Maintained("relationship", "relationship", "relationship", "relationships")

OWN: dict[str, Maintained] = {kept.kind: kept for kept in (CLIENT_STATUS, LEAD_SOURCE, RELATIONSHIP)}
"""All of them by the command line's name."""
