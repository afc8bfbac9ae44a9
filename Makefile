# Toàn Cảnh: `make run` and `make test` are all a fresh machine needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
DAYS ?= 7
SECONDS ?= 20
export PYTHONPATH := $(CURDIR)

.PHONY: run data update replay test check bench environment development clean

run: environment ## build the data if there is none, and serve
	@$(BIN)/python -m tools.serve --port $(PORT)

data: environment ## build the store again
	@$(BIN)/python -m data.build

update: environment ## take the days of events that have been delivered
	@$(BIN)/python -m data.update

replay: environment ## feed the last days into the open pages once more
	@$(BIN)/python -m data.replay --days $(DAYS) --seconds $(SECONDS)

test: development ## everything the tests need, then all tests
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: development ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright

bench: development ## measure against this machine's own floor
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m tools.bench

environment: $(VENV)/.requirements.txt.installed
development: $(VENV)/.requirements-dev.txt.installed

$(VENV)/.%.installed: %
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("Toàn Cảnh needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing $<"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/.requirements-dev.txt.installed: requirements.txt

clean: ## forget the environment and everything built
	rm -rf $(VENV) var
