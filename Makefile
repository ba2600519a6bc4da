.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAGE ?= prod
unexport PYTHONDONTWRITEBYTECODE # tests start hundreds of processes, each of which would compile all anew
CHECKOV := build/checkov/.ready
MUTMUT := build/mutation/.ready

.PHONY: deploy destroy help run pictures test check lint format types layers names secrets scan findings audit bench load mutation proof package rehearse lock setup clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

run: setup ## start the embedded stack, walk one report all the way round, keep serving until Ctrl-C
	@exec $(BIN)/python -m local

pictures: setup ## take README's pictures from the running embedded stack
	@$(BIN)/python -m tests.support.browser.pictures

test: setup ## every test: unit, integration, infra, faults, browser
	@$(BIN)/python -m tests

TWO_AT_ONCE := $(MAKE) --no-print-directory --jobs=2 --output-sync=target
LINT := types format layers names secrets

check: setup ## what CI runs: lint, types, import rules, names and sizes, secrets, the template by checkov, tests, the rehearsal
	@$(TWO_AT_ONCE) findings $(LINT)
	@$(MAKE) --no-print-directory --jobs=2 test rehearse REHEARSAL=--no-page

lint: setup
	@$(TWO_AT_ONCE) $(LINT)

format:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
types:
	@$(BIN)/mypy
layers:
	@$(BIN)/lint-imports --no-logo
names:
	@$(BIN)/python -m tools.metrics --check
secrets:
	@git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --baseline .secrets.baseline
findings: $(CHECKOV)
	@$(BIN)/python -m infra.scan

audit: setup ## known vulnerabilities of every pin; says so where it could not look them up
	@$(BIN)/python -m tools.audit

scan: setup findings ## checkov on what is deployed: each finding has its reason in infra/accepted.yaml

bench: package ## the benchmark table: what a report costs in units, and ratios against floors
	@$(BIN)/python -m bench units
	@$(BIN)/python -m bench

load: setup ## the load run: 50 reports a second, a spike, a pile-on: make load LOAD="--minutes 1"
	@$(BIN)/python -m bench load $(LOAD)

mutation: setup $(MUTMUT) ## mutants of the model, notifications and feed: docs/mutation.md; all: make mutation MUTATION="--sample 0"
	@PYTHONPATH=build/mutation/packages $(BIN)/python -m tools.mutation $(MUTATION)

proof: setup ## all that is too long for CI, hours of it; one part: make proof PART=load
	@$(BIN)/python -m tools.proof $(PART)

package: setup ## the deployable template, zips and bill of materials, by Python 3.13, checked: make package STAGE=prod
	@$(BIN)/python -m infra.interpreter -m infra.package $(STAGE)

deploy: package ## a stage on AWS, from an empty account to a first report: make deploy STAGE=staging
	@$(BIN)/python -m infra.deploy $(STAGE) $(DEPLOY)

destroy: setup ## delete a stage from AWS; what people sent stays: make destroy STAGE=staging
	@$(BIN)/python -m infra.deploy $(STAGE) --destroy $(DEPLOY)

rehearse: package ## the packaged template and zips in MiniStack, IAM enforced: the loop, a file, failures, an update, a rollback
	@$(BIN)/python -m rehearsal $(REHEARSAL)

COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-annotate --no-strip-extras --generate-hashes
lock: $(BIN)/python ## compile the pinned requirements, with hashes, from requirements*.in
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(COMPILE) requirements-scan.in -o requirements-scan.txt
	@$(COMPILE) requirements-mutation.in -o requirements-mutation.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.13 --no-annotate --no-strip-extras --generate-hashes requirements-rehearsal.in -o requirements-rehearsal.txt
	@$(BIN)/python -m tools.licences

clean: ## remove what set-up and the embedded stack made
	rm -rf $(VENV) .local assets build node_modules chalicelib/catalogue/built chalicelib/rendering/fonts vendor/templates

# ---- set-up: idempotent, quick when nothing changed ----------------------------------------------
STAMP := $(VENV)/.ready
setup: $(STAMP)
	@$(BIN)/python -m chalicelib.catalogue.build --quiet
	@$(BIN)/python -m tools.assets

$(BIN)/python:
	@echo "Making a virtual environment with $$($(PYTHON) --version) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV)

$(STAMP): requirements-dev.txt | $(BIN)/python
	@echo "Installing pinned packages (under a minute the first time) …"
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

$(CHECKOV): requirements-scan.txt | $(STAMP)
	@echo "Installing checkov by itself: its pins do not go with ours (under a minute the first time) …"
	@$(BIN)/uv venv -q --clear build/checkov/venv && $(BIN)/uv pip install -q --python build/checkov/venv/bin/python --require-hashes -r requirements-scan.txt
	@touch $@

$(MUTMUT): requirements-mutation.txt | $(STAMP)
	@echo "Installing mutmut beside our packages (under a minute the first time) …"
	@$(BIN)/uv pip install -q --target build/mutation/packages --require-hashes -r requirements-mutation.txt
	@touch $@
