"""Asks a heavy library in a process of its own, which takes along what it loaded when it ends.

The words of the spelling check take 38 MiB and the public holidays 14, for ever, in a program that somebody leaves open all
day on a machine with ten desks. A process that answers one question costs a third of a second.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from studio.kernel import times
from studio.kernel.errors import Invalid

MODULE = "studio.kernel.child"


def ask(function: Callable[..., Any], *values: Any, loads: str) -> Any:
    """Return what a function says, called in a process of its own.

    It is called here where the library is loaded already, and where no process can be started or it fails: that costs
    memory, never an answer. The values go through a pipe, so that nobody who lists the processes sees them.

    Args:
        function: a function of a module, whose values and answer are of JSON.
        loads: the library that it loads.
    Raises:
        Invalid: as the function does.
    """
    if loads in sys.modules or not sys.executable:
        return function(*values)
    # -P: a folder named studio where somebody works is none of ours.
    command = [sys.executable, "-P", "-m", MODULE, function.__module__, function.__name__]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(values),
            capture_output=True,
            text=True,
            timeout=times.ANSWERED_WITHIN_S,
            check=True,
        )
        told = json.loads(done.stdout)
        answer, refusal = told["answer"], told["refusal"]
    except (OSError, ValueError, LookupError, TypeError, subprocess.SubprocessError):
        return function(*values)
    if refusal is not None:
        raise Invalid(refusal[0], field=refusal[1])
    return answer


def main() -> None:
    """Answer the one question on standard input."""
    module, name = sys.argv[1:]
    told: dict[str, Any] = {"answer": None, "refusal": None}
    try:
        told["answer"] = getattr(import_module(module), name)(*json.load(sys.stdin))
    except Invalid as error:
        told["refusal"] = [str(error), error.field]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
