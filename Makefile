# Two commands do all the set-up on a fresh machine with Python 3.11 or newer: make demo, make test.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test check hard wheel audit bench screenshots site clean

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/.tested: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: .venv/.installed

demo: install
	$(BIN)/demarche read demarche/samples/river-accord.txt --date 2024-05-15
	$(BIN)/demarche read demarche/samples/spliced-page.txt --date 2024-05-16
	@rm -rf build/demo && mkdir -p build/demo && cp demarche/samples/*.txt build/demo/
	$(BIN)/demarche add build/demo --date 2024-05-16 --archive build/demo/sample.db
	$(BIN)/demarche ask happenings --archive build/demo/sample.db --limit 8
	@echo
	@echo "Open the reading room:      $(BIN)/demarche serve build/demo/sample.db"
	@echo "Read a report of your own:  $(BIN)/demarche read FILE --date YYYY-MM-DD"
	@echo "Why was it read so:         $(BIN)/demarche read demarche/samples/river-accord.txt --date 2024-05-15 --explain s1"

# What one runs while writing: under a minute.
check: .venv/.tested
	$(BIN)/ruff check demarche training tests benchmarks
	$(BIN)/ruff format --check demarche training tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -x -m "not slow"

test: .venv/.tested
	$(BIN)/ruff check demarche training tests benchmarks
	$(BIN)/ruff format --check demarche training tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q

# The long run before a release, an hour or more; interrupted, it goes on where it stopped. It writes docs/reliability.md.
# A part of it: make hard HARD='--row 6 --scale 0.01'
HARD ?=
hard: .venv/.tested
	DEMARCHE_REQUESTS=1000 $(BIN)/pytest -q tests/web/test_api_description.py
	$(BIN)/python -m tests.hard $(HARD); status=$$?; \
	$(BIN)/python -m tests.hard.mutations && $(BIN)/python -m tests.hard --write && exit $$status

# The wheel, built twice from what is committed; fails where the two differ.
wheel: .venv/.tested
	$(BIN)/python -m tests.hard.wheel dist

# Known weaknesses of the pinned dependencies. Without the network it says that it was skipped, and why.
audit: .venv/.tested
	@test -x build/audit/bin/pip-audit || { $(PYTHON) -m venv build/audit && build/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9'; } || true
	$(BIN)/python -m tests.hard.audit build/audit/bin/pip-audit

bench: .venv/.tested
	$(BIN)/python benchmarks/read.py

screenshots: .venv/.tested build/demo/sample.db
	$(BIN)/python benchmarks/screenshots.py build/demo/sample.db build/screenshots

# The guide and the reference, made from the code, into build/site.
site: .venv/.tested
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

build/demo/sample.db:
	$(MAKE) demo

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
