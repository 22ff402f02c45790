"""The words of the command line for a list that is split, such as statuses by type."""

from studio.lists.maintained import Maintained


def whose(kept: Maintained) -> tuple[str, ...]:
    """Name the first part of a list that is split, as the command line wants it; nothing where there is one."""
    parts = kept.within.parts() if kept.within else ()
    return ("--type", parts[0].label) if len(parts) > 1 else ()
