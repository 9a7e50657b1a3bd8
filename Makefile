# Everything a person or a machine runs here. Needed beforehand: Python 3.11+, Node 20.19+, make.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
PY := .venv/bin/python
UV_VERSION := 0.13.9
# What the build reads; tools leave caches of their own beside it.
FRONTEND := $(shell find static_src -name node_modules -prune -o -type f ! -name '*.tsbuildinfo' -print) vite.config.js assembly.js

ON_POSTGRES := imalink authors photos imports tests/test_partitions.py tests/test_postgres_backup.py tests/test_routes.py tests/test_query_counts.py

.PHONY: run test check lock schema bench fuzz chaos clean browser

run: .venv/.installed static_build/manifest.json
	@exec $(PY) manage.py serve

test: .venv/.installed-dev static_build/manifest.json browser
	npm test
	$(PY) -m pytest -n 2 --dist loadgroup
ifdef IMALINK_TEST_DATABASE_URL
	DATABASE_URL=$(IMALINK_TEST_DATABASE_URL) $(PY) -m pytest -n 2 -m database $(ON_POSTGRES)
else
	@echo "PostgreSQL is left out: python3 tests/postgres.py make test runs both."
endif

check: .venv/.installed-dev static_build/manifest.json
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint templates --check --lint
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING
	npm run types
	npm run lint
	mkdir -p .make
	$(PY) manage.py spectacular --format openapi-json --validate --fail-on-warn --file .make/openapi.json
	diff -u static_src/api/openapi.json .make/openapi.json || { echo "The API changed: run make schema and commit both files."; exit 1; }
	npx --no-install openapi-typescript static_src/api/openapi.json -o .make/schema.d.ts
	diff -u static_src/api/schema.d.ts .make/schema.d.ts || { echo "The API changed: run make schema and commit both files."; exit 1; }

schema: .venv/.installed node_modules/.installed
	$(PY) manage.py spectacular --format openapi-json --validate --fail-on-warn --file static_src/api/openapi.json
	npm run schema

lock: .venv/.installed-dev
	$(PY) -m pip install --quiet uv==$(UV_VERSION)
	.venv/bin/uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml --group dev -o requirements-dev.txt

bench: .venv/.installed-dev static_build/manifest.json browser
	@$(PY) -m bench $(ONLY) --scale $(if $(QUICK),quick,full)

fuzz: node_modules/.installed
	IMALINK_MUTATIONS=20000 IMALINK_FUZZ_RUNS=5000 npx --no-install vitest run worker/hostileFiles worker/smallJpeg core/raw/hostileRaw core/parsers core/xmp

chaos: .venv/.installed-dev static_build/manifest.json browser
	$(PY) -m tests.chaos

browser: .venv/.installed-dev
	@$(PY) tests/chromium.py

clean:
	rm -rf .venv node_modules static_build test-results .make

# The stamps live inside what they vouch for, so that deleting a folder is enough to have it again.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "ImaLink needs Python 3.11 or newer; this is " + sys.version)'
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@

node_modules/.installed: package-lock.json package.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a < 20 || (a === 20 && b < 19)) { console.error("ImaLink needs Node 20.19 or newer; this is " + process.version); process.exit(1) }'
	npm ci --ignore-scripts --no-audit --no-fund
	touch $@

static_build/manifest.json: $(FRONTEND) node_modules/.installed
	npm run build
	touch $@
