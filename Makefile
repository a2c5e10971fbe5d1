# make run starts Throughline, make test tests it. Neither needs anything but Python 3.11 or newer and make.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
LAUNCH := $(BIN)/python -m launcher
# Named after the list of requirements, so a changed list installs anew and an unchanged one never does.
READY := .venv/installed-$(shell cksum < requirements-dev.txt | cut -d' ' -f1)

.PHONY: run setup test check format backup restore screenshots bench clean
run: setup ; @$(LAUNCH) run

setup: $(READY)
$(READY): requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Throughline needs Python 3.11 or newer, and found none. Name one: make PYTHON=/path/to/it"; exit 1; }
	@echo "Installing the requirements into .venv…"
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f .venv/installed-* && touch $@

test: setup ; @$(LAUNCH) test -- $(ARGS)
check: setup ; @$(LAUNCH) exec -- $(LAUNCH) check
format: setup ; @$(LAUNCH) format
backup: setup ; @$(LAUNCH) backup
restore: setup ; @$(LAUNCH) restore "$(FILE)" $(if $(FORCE),--force)
screenshots: setup ; @$(LAUNCH) chromium && $(LAUNCH) exec -- $(BIN)/python -m tests.screenshots $(ARGS)
bench: setup ; @$(BIN)/python -m benchmarks $(or $(ARGS),all)
clean: ; rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/test var/tools var/static
