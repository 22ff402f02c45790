"""What a studio does: rules and services."""

VERSION = "0.1.0"
"""The version of the program, as in pyproject.toml. Kept here too: asking the package's data takes long at each start."""
