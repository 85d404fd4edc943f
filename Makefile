# make book and make test do all their own set-up; they need python3 >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: book test promises audit record two-builds survival fuzz scores pythons bench lock-requirements clean

book: $(VENV)/.ready
	$(BIN)/clusterlib build

test: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/clusterlib build
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST)

# What takes too long for every day; needs chromium, node and npm. The first four share the cores, pages are measured alone, for
# a busy machine lowers their scores. What came of it is written into data/long_checks.csv, also where something failed.
audit: $(VENV)/.ready-fuzz audit/node_modules/.ready
	begun=$$(date +%s); status=0; $(MAKE) --keep-going --jobs 2 pythons survival two-builds fuzz || status=1; $(MAKE) scores || status=1; $(MAKE) record BEGUN=$$begun; exit $$status

record:
	$(BIN)/python audit/record.py $(BEGUN)

# Builds the whole book from nothing in a second place, and compares every byte.
two-builds: $(VENV)/.ready-test
	$(BIN)/clusterlib build
	$(BIN)/python -m pytest -m audit tests/test_book.py

# Kills build, run, verify, lock and region of a small book at a hundred random moments; CLUSTERLIB_MOMENTS=10 for fewer.
survival: $(VENV)/.ready-test
	$(BIN)/python -m pytest -s -m audit tests/test_survival.py

# Fuzzes the readers of files for ten minutes; prints inputs, finds, date and machine.
fuzz: $(VENV)/.ready-fuzz
	$(BIN)/python audit/fuzz_readers.py

$(VENV)/.ready-fuzz: audit/requirements-fuzz.txt $(VENV)/.ready-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r audit/requirements-fuzz.txt
	@touch $@

# Verifies every table on each Python from 3.11 that is found; sets up an environment for each.
pythons: $(VENV)/.ready
	$(BIN)/python audit/pythons.py

# Runs the tests that ask after the promises of data/promises.csv, and writes how many cases into data/promise_checks.csv.
promises: $(VENV)/.ready-test
	$(BIN)/clusterlib build
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "promise and not audit" --record-promises

# Measures every page of the book; the book prints what stands in data/scores.csv.
scores: $(VENV)/.ready-test audit/node_modules/.ready
	$(BIN)/clusterlib build
	$(BIN)/python audit/page_scores.py $(SCORES)

# Compares speed and memory with what a user would take instead, in an environment of its own; the book prints what stands in
# data/benchmarks.csv. BENCH="--only gini" compares a part.
bench: .venv-bench/.ready
	.venv-bench/bin/python -m benchmarks $(BENCH)

.venv-bench/.ready: requirements-bench.txt pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

audit/node_modules/.ready: audit/package-lock.json
	cd audit && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	 || { echo "clusterlib needs Python 3.11 or newer; $(PYTHON) is older. Name another: make book PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.ready-test: requirements-test.txt $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# Renews the locks; needs uv. The files hold hashes and no address.
lock-requirements:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements.txt --extra test pyproject.toml -o requirements-test.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements.txt --extra bench pyproject.toml -o requirements-bench.txt

clean:
	rm -rf _build
