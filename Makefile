# make demo   cleans the five seed articles and shows what went and why
# make test   all tests; make nightly, make coverage, make release-check: longer ones
# make test-engines   Ray, datatrove, Spark and the rest of docs/engines; Spark needs Java 17
# make test-web       the pages in a real browser; make pictures: those of the README
# make bench  how fast it is beside its peers, with a table and plots in build/bench
# make docs   the site, from docs/ into build/site; make docs-test runs every block of its pages
# Each sets everything up in .venv or beside it, and needs nothing but Python >= 3.11 and make.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN = $(VENV)/bin
WEB ?= .venv-web
DOCS ?= .venv-docs
PEERS ?= .venv-bench

.PHONY: demo test test-engines test-web pictures chromium docs docs-test lint bench bench-check nightly \
	release-check coverage clean-venv

demo: $(VENV)/installed
	@$(BIN)/python bench/demo.py

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto

# Warnings there are the engines' own, and new ones with each of their versions.
test-engines: $(VENV)-engines/installed
	$(VENV)-engines/bin/python -m pytest tests/engines -o filterwarnings= --durations=5

test-web: $(WEB)/installed chromium
	$(WEB)/bin/python -m pytest tests/web/web_report.py tests/web/web_review.py

pictures: $(WEB)/installed chromium
	$(WEB)/bin/python tests/web/pictures.py docs/images

docs: $(DOCS)/installed
	NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/python -m mkdocs build --clean

# `make test` runs them, too, and skips pages that want a tool which is not there.
docs-test: $(DOCS)/installed-test
	@command -v jq >/dev/null || echo "jq is needed: apt-get install jq" >&2
	CLEANER_DOCS=all $(DOCS)/bin/python -m pytest -n auto tests/docs

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python bench/rule_docs.py --check
	$(BIN)/clean rules check

# `make bench BENCH="--data DIR"`, or --small, --whole, --readme, or some parts: see bench/all.py.
BENCH ?=
bench: $(PEERS)/installed
	$(PEERS)/bin/python bench/all.py $(BENCH)

# Another tenth of the hostile cases and other seeds every day; the same day gives the same.
DAY ?= $(shell date -u +%Y%m%d)
TARGETS = decode page matcher loader ledger

# Ratios, not seconds; still, of a machine that is busy with other things the check knows nothing.
bench-check: $(VENV)/installed-dev
	$(BIN)/python bench/beside.py --megabytes 1 --check bench/baseline.json

# Minutes of fuzzing, half of them on rule files. All of nightly is to end within two hours on two
# cores: the properties take 15 minutes, the mutants 10.
FUZZ_MINUTES ?= 40
nightly: $(VENV)/installed-dev docs-test
	$(BIN)/python -m pytest -n auto tests -m nightly
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto tests -m "nightly or not nightly" -k "properties or idempotence"
	$(BIN)/python tests/nightly/fuzz_loader.py --seed $(DAY) --minutes $$(( $(FUZZ_MINUTES) / 2 ))
	CLEANER_KILLS=200 $(BIN)/python -m pytest tests/run/test_run_kills.py
	CLEANER_HOSTILE=all $(BIN)/python -m pytest tests/run/test_run_hostile.py
	$(BIN)/python tests/nightly/hostile_containers.py
	$(BIN)/python tests/nightly/hostile_large.py --tenth $(DAY)
	for target in $(TARGETS); do \
		$(BIN)/python tests/nightly/fuzz_bytes.py $$target --seconds $$(( $(FUZZ_MINUTES) * 6 )) --seed $(DAY) || exit 1; done
	$(BIN)/python tests/nightly/mutate.py --sample 24 --seed $(DAY)

# The full figures of docs/guarantees.md; takes most of a day. What it prints is kept.
release-check: $(VENV)/installed-dev
	$(BIN)/python -m pip install --quiet --group fuzz
	$(BIN)/python tests/nightly/hostile_large.py --size 2000000
	$(BIN)/python tests/nightly/fuzz_loader.py --count 2000000 --minutes 240
	for target in $(TARGETS); do \
		$(BIN)/python tests/nightly/fuzz_bytes.py $$target --seconds 7200 || exit 1; done
	$(BIN)/python tests/nightly/mutate.py --sample 400
	CLEANER_KILLS=5000 $(BIN)/python -m pytest tests/run/test_run_kills.py

# Branches of the deciding core that its own tests reach: at least 95 %. The rest of the tests come
# to the same branches on longer ways and would take ten times as long under coverage.
CORE = cleaner/decide.py,cleaner/settle.py,cleaner/apply.py,cleaner/ledger.py,cleaner/offsets.py,cleaner/match/*,cleaner/blocks/*
CORE_TESTS = decide match ledger sentencewise repeat structure parts scan hyperscan cases \
	blocks language decide_properties ledger_properties offset_properties
coverage: $(VENV)/installed-dev
	HYPOTHESIS_PROFILE=mutation $(BIN)/python -m coverage run --branch --source=cleaner \
		-m pytest $(CORE_TESTS:%=tests/test_%.py)
	$(BIN)/python -m coverage report --show-missing --fail-under=95 --include='$(CORE)'

$(VENV)/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(VENV)-engines/installed: pyproject.toml $(wildcard tests/engines/requirements*.txt)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)-engines
	$(VENV)-engines/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-engines/bin/python -m pip install --quiet \
		--editable ".[ray,datatrove,spark,datasets,pandas,polars,scrapy]" \
		$(foreach file,$(wildcard tests/engines/requirements*.txt),--requirement $(file))
	@touch $@

$(PEERS)/installed: pyproject.toml bench/peers.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on PATH" >&2; exit 1; }
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --upgrade pip
	$(PEERS)/bin/python -m pip install --quiet --editable . --group bench --requirement bench/peers.txt
	@touch $@

$(WEB)/installed: pyproject.toml
	$(PYTHON) -m venv $(WEB)
	$(WEB)/bin/python -m pip install --quiet --upgrade pip
	$(WEB)/bin/python -m pip install --quiet --editable . --group web
	@touch $@

$(DOCS)/installed: pyproject.toml
	$(PYTHON) -m venv $(DOCS)
	$(DOCS)/bin/python -m pip install --quiet --upgrade pip
	$(DOCS)/bin/python -m pip install --quiet --editable . --group docs
	@touch $@

$(DOCS)/installed-test: $(DOCS)/installed
	$(DOCS)/bin/python -m pip install --quiet --editable . --group docs-test
	@touch $@

# Debian's browser, where it may be installed; the tests say so loudly where there is none. apt's
# own user must be able to write temporary files, which a private /tmp forbids it.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& export TMPDIR=/var/tmp DEBIAN_FRONTEND=noninteractive && apt-get update -qq \
		&& apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
		|| echo "no chromium here, and none could be installed" >&2

clean-venv:
	rm -rf $(VENV) $(VENV)-engines $(WEB) $(DOCS) $(PEERS)
