# The two commands: `make demo` runs a living newspaper, `make test` passes the tests.
# Each installs what it needs into .venv; `make test` also Debian packages, where it may.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
LANG_CODE ?= fr
DATA ?= data/demo-$(LANG_CODE)

BIN = .venv/bin
# The environment is made without ensurepip, which Debian packs apart; this pip fills it.
PIP = $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check -qq

.DEFAULT_GOAL = help
.PHONY: help demo install test test-long check check-only mutants pictures words lock clean

help: ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: install ## A living demo newspaper: make demo DATA=DIR PORT=N LANG_CODE=en
	@$(BIN)/rotative demo --data $(DATA) --port $(PORT) --lang $(LANG_CODE)

install: .venv/made ## The environment, with the rotative command in .venv/bin

.venv/made: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rotative needs Python 3.11 or newer: name it with PYTHON=")'
	@echo "  Installing into .venv…"
	@$(PYTHON) -m venv --clear --without-pip .venv
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/made-for-tests: .venv/made requirements-dev.lock package-lock.json
	@echo "  Installing what the tests need…"
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@tests/install-packages
	@touch $@

test: .venv/made-for-tests ## All tests, on SQLite and on PostgreSQL
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/run

test-long: export TEST_LONG = 1
test-long: test ## The same with many rounds: kills, readers, examples

check: .venv/made-for-tests ## Format, lint, types
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/mypy rotative

check-only: .venv/made-for-tests # The same, changing nothing
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary rotative

mutants: .venv/made-for-tests ## Whether tests notice mistakes of one line (docs/mutants.md)
	@$(BIN)/python tests/mutants

pictures: .venv/made-for-tests ## The manual's screenshots, of both demo newspapers
	@rm -rf rotative/static/newsroom/manual
	@PATH="$(CURDIR)/$(BIN):$$PATH" MAKE_PICTURES=1 pytest -n 0 -q tests/journeys/test_manual.py -k pictures

words: .venv/made-for-tests ## The catalogue of the French interface, from the sources
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/words

lock: ## Both lock files, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements-dev.lock

clean: ## Everything that was made here, the data in data/ left alone
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
