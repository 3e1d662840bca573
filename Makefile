# The few words of this project. `make help` lists them.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help quickstart test lint types bench bench-full night docs clean
.DEFAULT_GOAL := help

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

quickstart: $(VENV)/.installed  ## install, load the starter shelf, build the index, answer two searches
	@MIGRESEARCH="$(BIN)/migresearch" sh tools/quickstart.sh

test: $(VENV)/.developer  ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/.developer  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.developer  ## mypy --strict on the library and the crawlers
	$(BIN)/mypy

bench: $(VENV)/.developer  ## measure the budgets; writes docs/benchmarks.md
	$(BIN)/python tools/bench.py

bench-full: $(VENV)/.developer  ## the long run: a million works, the whole corpus; resumable
	$(BIN)/python tools/bench.py --full

night: $(VENV)/.developer  ## rehearse a week of unattended nights with faults and kills; SEED=N repeats one
	$(BIN)/python -m tools.night $(if $(SEED),--seed $(SEED))

docs: $(VENV)/.developer  ## regenerate docs/cli.md, docs/sources.md and the gallery from the code
	$(BIN)/python tools/generate_docs.py

clean:  ## remove the virtual environment and caches; data/ and index/ stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV) (once; a few minutes)"
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	$(PIP_INSTALL) --editable ".[dev]"
	@touch $@
