# make run, make test: each does its own set-up. Works from any directory with make -C.
PYTHON ?= python3
BIN := .venv/bin
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: run test test-tidb tidb e2e lint bench setup clean
.DELETE_ON_ERROR:

run: setup            ## open the search page on this machine
	@$(BIN)/python -m lib status
	@exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.showEmailPrompt false

test: .venv/dev       ## everything but the browser tests
	$(BIN)/python -m pytest

tidb:                 ## a real TiDB at 127.0.0.1:4000 (needs Docker; PROFILE=tiflash: with a vector index)
	docker compose --profile $(or $(PROFILE),tidb) up --wait

test-tidb: .venv/dev  ## the store's contract and docs/pytidb.md on the server that TIDB_HOST names
	TEST_TIDB=1 TIDB_HOST="$${TIDB_HOST:-127.0.0.1}" $(BIN)/python -m pytest tests/test_store.py tests/test_names.py tests/test_docs_pytidb.py

e2e: .venv/dev        ## the browser tests; pictures of what they saw go to artefacts/
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest tests/e2e -m e2e

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/bench
	for name in startup search whole inspecting store tidb jina feeds importing; do $(BIN)/python -m benchmarks.$$name || exit; done

setup: .venv/run

.venv/run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Findalike needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/bench: .venv/dev benchmarks/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

clean:                ## remove what was installed and built
	rm -rf .venv data/store artefacts
