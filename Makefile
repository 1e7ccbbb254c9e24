# Diapason. `make` alone lists what there is; README.md says what to expect.
.DEFAULT_GOAL := help
.PHONY: help setup dev demo demo-connected run test test-long mutate lint messages bench clean
SHELL := /bin/sh

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
CONNECTED := .venv-connected/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
COMPRESSED := $(patsubst %,%.gz,$(wildcard static/vendor/*.js static/vendor/*.css))

help: ## List every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(CATALOGUES) $(COMPRESSED) ## Install into .venv, nothing else

dev: setup $(INSTALLED_DEV) ## Install what tests and lint need, too

demo: setup ## Run on a generated sample company, loaded at the first start
	@$(BIN)/python -m config.supervise demo

demo-connected: setup $(CONNECTED) ## Run beside a real Tryton and a localstripe that are pulled every minute
	@DIAPASON_HOME="$${DIAPASON_HOME:-$(CURDIR)/var/connected}" EGRESS_ALLOWED=127.0.0.1/32 $(BIN)/python -m config.supervise connected

run: setup ## Run on your own data
	@$(BIN)/python -m config.supervise run

test: setup $(INSTALLED_DEV) ## Run the whole suite, in a real browser too, then lint
	@$(BIN)/python tests/find_browser.py --install
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder
	@$(MAKE) --no-print-directory lint

test-long: setup $(INSTALLED_DEV) $(CONNECTED) ## Run the tests that take long: every nasty input, thousands of histories
	$(BIN)/python -m pytest -n 2 --dist load -m long

mutate: setup $(INSTALLED_DEV) ## Change the code under the numbers bit by bit, and count what no test notices
	@$(BIN)/python -m mutations $(MUTATE)

lint: setup $(INSTALLED_DEV) ## Check style, types and that the floors hold
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(BIN)/mypy

messages: setup ## Collect the strings to translate into locale/ (needs gettext)
	@command -v xgettext >/dev/null || { echo "make messages needs gettext: install the package gettext and try again."; exit 1; }
	$(BIN)/python manage.py makemessages --locale fr --no-wrap --add-location file --ignore .venv --ignore .venv-connected --ignore var --ignore tests

bench: setup $(INSTALLED_DEV) ## Measure import, publishing and pages, and print ratios
	@$(BIN)/python -m bench

clean: ## Remove .venv and caches; data under var/ stays
	rm -rf .venv .venv-connected .hypothesis .pytest_cache .ruff_cache .import_linter_cache test-results
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

$(INSTALLED): requirements.txt requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Diapason needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@if command -v uv >/dev/null; then \
	  echo "Installing with uv into .venv"; \
	  test -x $(BIN)/python || uv venv --quiet --python "$$(command -v $(PYTHON))" .venv; \
	  uv pip install --python $(BIN)/python -r requirements.txt -c requirements.lock; \
	else \
	  echo "Installing with pip into .venv; the first time takes a minute or two"; \
	  test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { \
	    echo "Python could not make a virtual environment: install the package python3-venv, or uv, and try again."; exit 1; }; \
	  $(BIN)/python -m pip install --disable-pip-version-check --no-input -r requirements.txt -c requirements.lock; \
	fi
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements-dev.txt requirements.lock
	@if command -v uv >/dev/null; then \
	  uv pip install --python $(BIN)/python -r requirements-dev.txt -c requirements.lock; \
	else \
	  $(BIN)/python -m pip install --disable-pip-version-check --no-input -r requirements-dev.txt -c requirements.lock; \
	fi
	@touch $@

# Tools to connect to, apart from what Diapason itself is made of.
$(CONNECTED): requirements-connected.txt $(INSTALLED)
	@if command -v uv >/dev/null; then \
	  test -x .venv-connected/bin/python || uv venv --quiet --python $(BIN)/python .venv-connected; \
	  uv pip install --python .venv-connected/bin/python -r requirements-connected.txt; \
	else \
	  test -x .venv-connected/bin/pip || $(BIN)/python -m venv .venv-connected; \
	  .venv-connected/bin/python -m pip install --disable-pip-version-check --no-input -r requirements-connected.txt; \
	fi
	@touch $@

# Babel compiles what msgfmt would, so that gettext is needed by translators only.
%.mo: %.po $(INSTALLED)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# WhiteNoise serves the compressed neighbour of a file. Only what never changes under its name has one, so none is out of date.
static/vendor/%.gz: static/vendor/% $(INSTALLED)
	@$(BIN)/python -m gzip --best $<
