# Two commands: `make demo` and `make test`. Both do all the set-up. The rest: check, bench, docs, clean.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint check bench docs clean lock

demo: $(STAMP)  ## build the invented city, assess a month, post it, write statements and filings
	@$(BIN)/suibao demo $(ARGS)

test: $(STAMP)  ## all tests, the slow ones too
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

lint: $(STAMP)  ## style, types, layers, links of the documentation
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir $(VENV)/site

check: lint  ## lint and the coverage of the fast tests
	@$(BIN)/pytest -n auto --dist worksteal -q -m "not slow" --cov --cov-report=term

bench: $(STAMP)  ## our engine against its peers, orders and ledger, in one run
	@$(BIN)/python benchmarks/run.py $(ARGS)

docs: $(STAMP)  ## the site, into site/
	@$(BIN)/python docs/generate.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

clean:  ## remove what was built here, not the books (they live in SUIBAO_HOME)
	rm -rf $(VENV) site demo-out out dist build .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

lock: $(STAMP)  ## renew requirements.lock from pyproject.toml
	@$(BIN)/pip install --quiet 'uv>=0.9'
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --group dev --group docs pyproject.toml -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖… installing (once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
