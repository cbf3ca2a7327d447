# Two commands do everything: `make demo` and `make test`. Both set up what they need in .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PURE := framework/onward/values.py,framework/onward/event.py,framework/onward/outcome.py,framework/onward/request.py,framework/onward/errors.py,framework/onward/delivery/*,framework/onward/trigger/*,framework/onward/mapping/*,framework/onward/fields/*,framework/onward/oauth.py,framework/onward/managed.py,framework/onward/action/*,framework/onward/destination.py

.PHONY: demo test check format clean

demo: .venv/demo
	$(BIN)/onward demo

test: check
	$(BIN)/pytest -q -n auto --dist worksteal --cov --cov-report=
	$(BIN)/coverage report --include='$(PURE)' --fail-under=100
	$(BIN)/coverage report --format=total --fail-under=90

check: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy framework destinations tests
	$(BIN)/lint-imports
	$(BIN)/onward check --workspace mappings

format: .venv/test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[server]'
	@touch $@

.venv/test: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
