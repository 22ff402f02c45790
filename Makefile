# Everything sets itself up: on a machine with python3 (with venv) and make, `make demo` and `make test` are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test check torture bench docs clean

setup: $(READY)

# The modules are compiled here because some machines switch the writing of .pyc files off, and the program
# would then compile itself anew at each start.
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[postgres,dev]'
	$(BIN)/python -m compileall -q cli models.py studio tui migrations
	touch $(READY)

demo: setup
	$(BIN)/sittings demo

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Nothing is tried twice: a test that fails now and then has a cause.
test: check
	$(BIN)/python -m pytest -n 2 --dist worksteal

# The same fault tests with larger numbers: thousands of kills, a million keys.
torture: setup
	SITTINGS_TORTURE=100 $(BIN)/python -m pytest -n 2 -m torture --timeout 7200

bench: setup
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python -m docs.build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
