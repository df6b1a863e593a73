# netral: `make` alone lists what there is to do. Every target sets up .venv when it is missing.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
SCORE := $(VENV)/.score
INPUT ?= data/samples/tweet-harvest.csv
CONFIG ?= training/configs/default.toml
export MLFLOW_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.PHONY: help train score serve test check bench clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "netral needs Python 3.11")' \
		|| { rm -rf $(VENV); exit 1; }

$(SCORE): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -e '.[serve]'
	@touch $@

$(DEV): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q torch==2.13.0
	$(BIN)/python -m pip install -q -e '.[serve,train,dev]'
	@touch $@ $(SCORE)

train: $(DEV) ## Train, calibrate, evaluate and bundle the models (CONFIG=training/configs/...)
	$(BIN)/netral train --config $(CONFIG)

score: $(SCORE) ## Score an export: make score INPUT=posts.xlsx (FORCE=1 overwrites an older result)
	@$(BIN)/netral score "$(INPUT)" $(if $(FORCE),--force) || [ $$? -eq 1 ]  # status 1: done, with rejected rows

serve: $(SCORE) ## Answer over HTTP on this machine
	$(BIN)/netral serve

test: $(DEV) ## Run every test but the slow ones
	$(BIN)/python -m pytest -m "not slow"

check: $(DEV) ## Linters, types, corpus check and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/netral data check
	$(BIN)/python -m pytest

bench: $(DEV) ## Speed as ratios, measured in one run
	$(BIN)/python -m tests.bench

clean: ## Remove the environment and everything generated
	rm -rf $(VENV) runs mlflow.db mlartifacts build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
