# make demo   cleans the five seed articles and shows what went and why
# make test   all tests
# Both set everything up in .venv and need nothing but Python >= 3.11 and make.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test lint bench nightly clean-venv

demo: $(VENV)/installed
	@$(BIN)/python bench/demo.py

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python bench/rule_docs.py --check
	$(BIN)/clean rules check

bench: $(VENV)/installed-dev
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/run.py workers increment --short 4000 --files 2000

nightly: $(VENV)/installed-dev
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests -k "properties or idempotence"
	$(BIN)/python tests/nightly/fuzz_loader.py
	CLEANER_KILLS=200 $(BIN)/python -m pytest tests/run/test_run_kills.py
	CLEANER_HOSTILE=all $(BIN)/python -m pytest tests/run/test_run_hostile.py

$(VENV)/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean-venv:
	rm -rf $(VENV)
