"""The user's own keys: a file with one line per command, as ``"session.save" = "ctrl+s,f8"``."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path


def key_file_path() -> Path:
    """Return where the file is looked for: ``SITTINGS_KEYS``, else ``keys.toml`` in the user's settings folder."""
    if named := os.environ.get("SITTINGS_KEYS"):
        return Path(named)
    from platformdirs import user_config_dir

    return Path(user_config_dir("sittings")) / "keys.toml"


def read_key_file() -> dict[str, str]:
    """Return the keys by command id; empty where there is no file, or it cannot be read as one."""
    try:
        found = tomllib.loads(key_file_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    table = found.get("keys", found)
    return {str(name): str(keys) for name, keys in _flat(table).items()}


def _flat(table: dict[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat
