# Everything sets itself up: on a machine with python3 (with venv) and make, `make demo` and `make test` are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LEAN := $(BIN)/python -X no_debug_ranges -m bench.lean

# What the tests compile is kept for the next run, also where a machine switches that off.
export PYTHONDONTWRITEBYTECODE =

.PHONY: setup demo test tests check format lint types contracts compiled torture bench docs clean

setup: $(READY)

# The modules are compiled here because some machines switch the writing of .pyc files off, and the program
# would then compile itself anew at each start; and without what takes megabytes of each desk and nothing reads: the columns
# of each instruction, docstrings, and the asserts of the libraries (bench/lean.py).
$(READY): pyproject.toml constraints.txt bench/lean.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[postgres,dev]'
	$(LEAN) all
	touch $(READY)

demo: setup compiled
	$(BIN)/sittings demo

# Each check says nothing while it holds, and which rule is broken when it does not; what it found stays in one piece
# although the checks and the tests run side by side.
BROKEN := $(VENV)/broken
define holds
	@said=$$($(2) 2>&1) || { printf '\n%s\n\nBroken: %s\n' "$$said" '$(1)'; echo 'Broken: $(1)' >>$(BROKEN); exit 1; }
endef
CHECKS := format lint types contracts

format:
	$(call holds,the format. Run .venv/bin/ruff format .,$(BIN)/ruff format --diff --quiet .)

lint:
	$(call holds,a rule of the linter: its letters and number stand at each line above (.venv/bin/ruff rule E501 explains E501).,$(BIN)/ruff check .)

types:
	$(call holds,the types: mypy in strict mode does not agree with the lines above.,$(BIN)/mypy)

contracts:
	$(call holds,an import contract: the one that is told as BROKEN above. Its reason stands beside it in pyproject.toml.,$(BIN)/lint-imports)

# Nothing is tried twice: a test that fails now and then has a cause. One process more than two cores, since many a test
# waits for a program that it has started.
tests: compiled
	@$(BIN)/python -m pytest -n 3 --dist worksteal || { echo 'Broken: a test: FAILED above names it.' >>$(BROKEN); exit 1; }

# Programs that the tests start would otherwise each compile what was changed since they were compiled last.
compiled:
	@$(LEAN)
	@$(BIN)/python -m compileall -q tests

check test: setup
	@rm -f $(BROKEN)
	@$(MAKE) --no-print-directory --keep-going --silent --jobs $(CHECKS) $(if $(filter test,$@),tests) \
		|| { echo; cat $(BROKEN); exit 1; }

# The same fault tests with larger numbers: thousands of kills, a million keys. It takes a night on two cores, and with
# TORTURE=10 an hour.
TORTURE ?= 100
torture: setup
	SITTINGS_TORTURE=$(TORTURE) $(BIN)/python -m pytest -n 2 -m torture --timeout 7200

# Compiled first: the first start would compile what was edited.
bench: setup
	$(LEAN) all
	$(BIN)/python -m bench

docs: setup
	$(BIN)/python -m docs.build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
