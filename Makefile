# Everything starts here. Needs make and Python 3.11 or later; the rest comes by requirements.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JAR_LOCKS := src/onrecord/stack/jarlocks
QUICK := style imports
SLOW := types page documents rules compose site
CHECKS := $(QUICK) $(SLOW)
NODE := tests/node
NODE_STAMP := $(NODE)/node_modules/.installed
SPECTRAL_STAMP := $(NODE)/node_modules/.openapi-is-good
WEB := web
WEB_STAMP := $(WEB)/node_modules/.installed
WEB_BUILD := src/onrecord/web/dist/index.html
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public -type f) $(wildcard $(WEB)/*.*)
IN_WEB := cd $(WEB) && PATH="$(CURDIR)/$(BIN):$$PATH"

# Images often ask Python to keep no bytecode: then every process of the stack and of a test compiles all anew, 3 s each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup web run test tests soak smoke check $(CHECKS) bench pictures openapi lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)

web: $(WEB_BUILD) ## build the web client, which the API serves

run: setup web ## start all of OnRecord on this machine, until Ctrl-C
	@$(BIN)/onrecord up

# Npm waits for the network, tests for servers, for locks and for what they have killed: what takes long of the checks is
# done meanwhile.
test: setup ## check the code and run all tests
	@$(MAKE) --no-print-directory $(QUICK)
	@$(MAKE) --no-print-directory -j 3 tests $(SLOW)

tests: setup web $(WEB_STAMP) $(NODE_STAMP)
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

soak: setup web $(NODE_STAMP) ## run the long and the large: every fault many times under load, then all benches at full size
	@$(BIN)/python -m pytest -m soak
	@$(BIN)/onrecord bench

check: setup $(WEB_STAMP) $(NODE_STAMP) ## format, lint, types, import rules, documentation
	@$(MAKE) --no-print-directory -j 2 $(CHECKS)

types:
	@$(BIN)/mypy

style:
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check

imports:
	@$(BIN)/lint-imports

documents:
	@$(BIN)/onrecord openapi --check
	@$(BIN)/onrecord asyncapi --check
	@$(BIN)/onrecord postman --check
	@$(BIN)/onrecord reference --check

rules: $(SPECTRAL_STAMP)

# The document is a megabyte: read only when it, or a rule, is another.
$(SPECTRAL_STAMP): docs/openapi.json $(NODE)/spectral.yaml | $(NODE_STAMP)
	@$(BIN)/node $(NODE)/node_modules/.bin/spectral lint --quiet --fail-severity hint --ruleset $(NODE)/spectral.yaml docs/openapi.json
	@touch $@

site:
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q

page: $(WEB_STAMP)
	@$(IN_WEB) npm run --silent check

compose:
	@if docker compose version >/dev/null 2>&1; then docker compose config --quiet && \
		docker compose --env-file deploy/demo.env config --quiet; \
	else echo "no docker compose here: compose.yaml is only parsed, by tests/deploy"; fi

smoke: setup ## build the image, start all by Docker Compose, restart each part under load: needs Docker
	@deploy/smoke.sh

bench: setup web $(NODE_STAMP) ## measure what this machine can do
	@$(BIN)/onrecord bench

pictures: $(NODE_STAMP) ## take the pictures of docs/pictures from what `onrecord up` and `onrecord demo` have made
	@PYTHONPATH=tests $(BIN)/python tests/take_pictures.py

openapi: setup $(WEB_STAMP) ## write what the code tells: the API's and the events' documents, the Postman collection, pages of reference, the web client's types
	@$(BIN)/onrecord openapi
	@$(BIN)/onrecord asyncapi
	@$(BIN)/onrecord postman
	@$(BIN)/onrecord reference
	@$(IN_WEB) npm run --silent types

# The jars are fetched anew into an empty folder: jgo writes down the sums of whatever it finds in its caches.
lock: setup ## lock the newest allowed versions of packages (npm's too) and jars
	@$(BIN)/uv pip compile --custom-compile-command "make lock" --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--all-extras --upgrade pyproject.toml -o requirements.lock -q
	@cd $(NODE) && $(CURDIR)/$(BIN)/npm update --package-lock-only --loglevel=error
	@$(IN_WEB) npm update --package-lock-only --loglevel=error
	@for name in kafka s3proxy; do \
		echo "locking the jars of $$name"; \
		scratch=$$(mktemp -d) && \
		(cd $(JAR_LOCKS)/$$name && M2_REPO=$$scratch/m2 JGO_CACHE_DIR=$$scratch/cache \
			$(CURDIR)/$(BIN)/uvx -q --from "jgo[cli]==$$($(CURDIR)/$(BIN)/python -c \
			'from importlib.metadata import version; print(version("jgo"))')" jgo lock >$$scratch/log 2>&1) || \
		{ cat $$scratch/log; rm -rf $$scratch $(JAR_LOCKS)/$$name/.jgo; exit 1; }; \
		rm -rf $$scratch $(JAR_LOCKS)/$$name/.jgo; \
	done

clean: ## remove the virtual environment and all caches; data in .onrecord stay
	@rm -rf $(VENV) $(NODE)/node_modules $(WEB)/node_modules $(dir $(WEB_BUILD)) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv alone comes by pip, with its sum from the lock; it then installs the rest in seconds. Where uv can't be had or
# doesn't know the mirror that pip is configured for, pip installs the same files by the same sums.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "OnRecord needs Python 3.11 or later; $(PYTHON) isn't. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
		{ echo "$(PYTHON) lacks the venv module; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ { ours = 1; print; next } /^[^ ]/ { ours = 0 } ours && /--hash/' requirements.lock >$(VENV)/uv.lock
	@echo "installing $$(grep -c '^[a-z].*==' requirements.lock) packages, each checked by its sum"
	@{ $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock && \
		$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock; } || \
		{ echo "uv could not do it; pip takes a minute"; \
		$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# For the check of openapi.json, the tests of asyncapi.json and of the Postman collection, and those with a browser. The lock has a sum for each package and no address, and
# .npmrc runs no script of theirs.
$(NODE_STAMP): $(NODE)/package-lock.json | $(STAMP)
	@echo "installing $$(grep -c '"integrity"' $<) npm packages, each checked by its sum"
	@cd $(NODE) && $(CURDIR)/$(BIN)/npm ci --loglevel=error
	@touch $@

$(WEB_STAMP): $(WEB)/package-lock.json | $(STAMP)
	@echo "installing $$(grep -c '"integrity"' $<) npm packages for the web client, each checked by its sum"
	@$(IN_WEB) npm ci --loglevel=error
	@touch $@

$(WEB_BUILD): $(WEB_SOURCES) | $(WEB_STAMP)
	@echo "building the web client"
	@$(IN_WEB) npm run --silent build
