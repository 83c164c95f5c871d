# Everything a person runs. `make help` lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools/bin
COMPILE := $(TOOLS)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo run test test-pythons check mutants docs bench chaos attacks soak format lock audit wheels sbom release image-test words pictures

help: ## List the targets
	@grep -E '^[.a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([.a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 15

$(VENV): requirements-dev.txt pyproject.toml ## Make the virtual environment from the locked requirements
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or newer; $$($(PYTHON) --version) found. Name another with PYTHON=…" >&2; exit 1; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked requirements (about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)

.venv-tools: requirements-tools.txt # What locks and audits, apart from what it looks at
	@rm -rf $@ && $(PYTHON) -m venv $@
	@$(TOOLS)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

demo: $(VENV) ## Run the whole pipeline over a bundled news site, offline
	@$(BIN)/dateline demo

run: $(VENV) ## Run the bot (with the token of DISCORD_TOKEN, or of .env as `dateline setup` writes it)
	@exec $(BIN)/dateline run

test: $(VENV) ## Style, types, import rules and tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry . --no-ansi
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-pythons: ## The same on each Python from 3.11 to 3.14 that is installed, in environments of their own
	@for version in 3.11 3.12 3.13 3.14; do \
	  "python$$version" -c "" 2>/dev/null || { echo "Python $$version is not installed, and left out."; continue; }; \
	  echo "Python $$version"; $(MAKE) --no-print-directory test VENV=".venv-$$version" PYTHON="python$$version" || exit 1; \
	done

bench: $(VENV) ## Measure speed and quality, a JSON line each
	@$(BIN)/python -m tests.benchmarks

chaos: $(VENV) ## Kill, stop and cut off a whole bot, then under a storm of errors (some ten minutes; the full disk only as root); DATABASE=postgresql does so to several processes
	@$(BIN)/python -m tests.chaos $(if $(filter postgresql,$(DATABASE)),--postgresql)

attacks: $(VENV) ## Print all attempts of strangers that the tests make, as a table in Markdown
	@$(BIN)/python -m tests.attacks

soak: $(VENV) ## Run the bot under look-ups for SOAK_MINUTES (10) and show how memory and open files grow
	@$(BIN)/python -m tests.soak

docs: $(VENV) ## Write the references of commands anew from the code
	@$(BIN)/python -m tests.reference

pictures: $(VENV) ## Make the README's picture anew from the demo (Chromium)
	@$(BIN)/python -m tests.pictures

words: $(VENV) ## Add new messages to the catalogues of languages, and take out those that are said no more
	@$(BIN)/python -m tests.wording

check: $(VENV) ## What is quick: style, types, import rules, and tests that read no article
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry . --no-ansi
	@$(BIN)/python -m pytest -n auto --dist worksteal tests/unit --ignore tests/unit/reading --ignore tests/unit/test_patterns.py --ignore tests/unit/test_hostile_text.py

mutants: $(VENV) ## Break the code in one place at a time and see whether the tests notice (ONLY=posting for one list)
	@$(BIN)/python -m tests.mutants $(ONLY)

format: $(VENV) ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: .venv-tools ## Compile requirements*.txt from pyproject.toml, with hashes
	@$(COMPILE) --extra postgresql pyproject.toml -o requirements.txt
	@$(COMPILE) --extra postgresql --extra dev pyproject.toml -o requirements-dev.txt
	@$(COMPILE) --group build --constraints requirements.txt -o requirements-build.txt
	@$(COMPILE) --group tools -o requirements-tools.txt

audit: .venv-tools ## Look for known faults in what is required; fails where pypi.org gives no advisories
	@$(TOOLS)/pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt

wheels: $(VENV) ## See that there is a wheel for arm64, too, of all that is locked (some minutes; nothing is installed)
	@$(BIN)/python -m pip install --quiet --dry-run --ignore-installed --disable-pip-version-check --no-deps --require-hashes \
	  --only-binary=:all: --python-version 3.11 --platform manylinux2014_aarch64 --platform manylinux_2_28_aarch64 \
	  --target dist/arm64 -r requirements.txt
	@echo "All that is locked has wheels for arm64."

dist/venv: requirements.txt
	@rm -rf $@ && $(PYTHON) -m venv $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

sbom: .venv-tools dist/venv ## List what an installation holds: dist/sbom.json (CycloneDX) and dist/licences.md
	@$(TOOLS)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.json dist/venv/bin/python
	@$(PYTHON) .github/release/licences.py dist/sbom.json > dist/licences.md
	@echo "dist/sbom.json and dist/licences.md"

release: sbom ## Build the image VERSION=… with its notes, SBOM and licences in dist/ (Docker)
	@test -n "$(VERSION)" || { echo "Name the version: make release VERSION=1.2.3" >&2; exit 1; }
	@$(PYTHON) .github/release/notes.py "$(VERSION)" > dist/notes.md
	docker build --build-arg VERSION="$(VERSION)" --tag "dateline:$(VERSION)" .

image-test: $(VENV) ## Build the container image and run the demo and the bot inside (Debian, as root)
	@tests/image/run
