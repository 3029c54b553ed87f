# The commands of this project; each does its own set-up.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
WORKERS ?= 3

.PHONY: demo test lint fmt bench clean setup venv dev

demo: venv
	$(BIN)/python -m tests.demo

# The checks of `make lint` are tests too, tests/lint/test_lint.py. Three workers keep two cores
# busy: tests wait for tmux, containers and the CLI.
test: setup
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile

lint: setup
	$(BIN)/python -m tests.lint

fmt: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	$(BIN)/python -m tests.lint --fix

bench: setup
	$(BIN)/python -m tests.bench

setup: dev
	$(BIN)/python -m tests.setup

venv: $(VENV)/.runtime

dev: $(VENV)/.dev

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is needed, install it: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "make: python could not make a virtual environment, install it: sudo apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/pip install -q --disable-pip-version-check -e '.[test,dev]'
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
