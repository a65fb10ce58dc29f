# lawsieve: every target is one line of `python -m pipeline`. RAW= CLEAN= WORKERS= LAWS= choose folders, workers and the law library.
SHELL   := /bin/sh
RAW     ?= raw
CLEAN   ?= clean
WORKERS ?= $(shell nproc 2>/dev/null || echo 1)
LAWS    ?=
OPTIONS ?=
VENV    ?= .venv
PYTHON  ?= python3
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
PEERS   := bench/.venv/.ready
DATATROVE := bench/.datatrove/.ready
LOADERS  := bench/.consumers/.ready
PIPELINE = $(BIN)/python -m pipeline
GIVEN    = --raw "$(RAW)" --clean "$(CLEAN)" --workers $(WORKERS) $(if $(LAWS),--laws "$(LAWS)") $(OPTIONS)

.DEFAULT_GOAL := all
.PHONY: all help setup clean read survey strip convert split verify dedup explain audit report export golden library dictionary new-site \
        test test-rules lint quality bench consumers shell tidy clobber

all: $(READY) ## set up .venv and bring clean/ up to date with raw/ (the default)
	@$(PIPELINE) run $(GIVEN)

help: ## list every target
	@awk -F ':.*## ' '/^[a-z][a-z -]*:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  RAW=$(RAW) CLEAN=$(CLEAN) WORKERS=$(WORKERS) LAWS=$(LAWS) OPTIONS=$(OPTIONS)"

setup: $(READY) ## set up .venv from requirements.lock

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lawsieve needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pipeline.text.dictionaries
	@touch $(READY)

clean: $(READY) ## bring clean/ up to date with raw/; incremental, deletes nothing
	@$(PIPELINE) run $(GIVEN)
	@echo "make clean fills $(CLEAN)/ and deletes nothing; make clobber deletes what it made."

read survey strip convert split verify dedup: $(READY) ## the same up to and including that stage, left in clean/stages/
	@$(PIPELINE) $@ $(GIVEN)

explain: $(READY) ## one page, each line with its fate: make explain PAGE=raw/qa.html [DIFF=1] [WHY=line]
	@test -n "$(PAGE)" || { echo "name a page: make explain PAGE=file, page_id or URL; - reads standard input"; exit 2; }
	@$(PIPELINE) explain "$(PAGE)" --raw "$(RAW)" --clean "$(CLEAN)" $(if $(DIFF),--diff) $(if $(WHY),--why "$(WHY)") $(OPTIONS)

audit: $(READY) ## check every invariant on what is in clean/
	@$(PIPELINE) audit --clean "$(CLEAN)" $(OPTIONS)

report: $(READY) ## clean/report/index.html
	@$(PIPELINE) report --clean "$(CLEAN)" $(OPTIONS)

export: $(READY) ## training and retrieval formats: make export FORMAT=alpaca
	@$(PIPELINE) export "$(or $(FORMAT),alpaca)" --clean "$(CLEAN)" $(OPTIONS)

golden: $(READY) ## marks downloaded from the report become golden pages: make golden MARKS=marks.json [AS=rules]
	@test -n "$(MARKS)" || { echo "name the marks that the report downloads: make golden MARKS=marks.json [AS=rules]"; exit 2; }
	@$(PIPELINE) golden "$(MARKS)" --clean "$(CLEAN)" $(if $(OUT),--out "$(OUT)") $(if $(filter rules,$(AS)),--rules) $(OPTIONS)

library: $(READY) ## a law library from a folder of law texts: make library LAWS=folder OUT=laws.library
	@test -n "$(LAWS)" || { echo "name the folder of law texts: make library LAWS=folder [OUT=path]"; exit 2; }
	@$(PIPELINE) library "$(LAWS)" --out "$(or $(OUT),.cache/library)" $(OPTIONS)

dictionary: $(READY) ## write clean/README.md from pipeline/schema.py
	@$(PIPELINE) dictionary

new-site: $(READY) ## an adapter to fill in: make new-site PAGE=file HOST=www.site.cn
	@$(PIPELINE) new-site "$(PAGE)" --host "$(HOST)"

test: $(READY) lint ## lint, type-check and run every test
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-rules: $(READY) ## the tests generated from the rules
	@$(BIN)/python -m pytest tests/rules

lint: $(READY) ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

quality: $(READY) $(PEERS) ## how right: every figure with its floor, beside peers; takes a while
	@$(BIN)/python -m bench.golden
	@test ! -d ../shared/gold || $(BIN)/python -m bench.gold
	@$(BIN)/python -m bench.quality
	@for part in articles mentions links hard; do $(BIN)/python -m bench.law $$part || exit 1; done
	@$(BIN)/python -m bench.convert cases laws roundtrip pinyin torn
	@$(BIN)/python -m bench.verify

bench: $(READY) $(PEERS) $(DATATROVE) ## how fast: end to end and by stage beside peers, in one run; WRITE=bench/README.md writes it there
	@$(BIN)/python -m bench.whole $(if $(WRITE),--write "$(WRITE)")

consumers: $(READY) $(LOADERS) ## every export loaded by its consumers' own libraries
	@$(BIN)/python -m bench.consumers

$(LOADERS): bench/consumers.txt
	$(PYTHON) -m venv bench/.consumers
	bench/.consumers/bin/pip install --quiet --disable-pip-version-check --requirement bench/consumers.txt
	@touch $(LOADERS)

$(PEERS): bench/peers.txt
	$(PYTHON) -m venv bench/.venv
	bench/.venv/bin/pip install --quiet --disable-pip-version-check --upgrade pip
	bench/.venv/bin/pip install --quiet --disable-pip-version-check --requirement bench/peers.txt
	@touch $(PEERS)

$(DATATROVE): bench/datatrove.txt
	$(PYTHON) -m venv bench/.datatrove
	bench/.datatrove/bin/pip install --quiet --disable-pip-version-check --upgrade pip
	bench/.datatrove/bin/pip install --quiet --disable-pip-version-check --requirement bench/datatrove.txt
	@touch $(DATATROVE)

shell: $(READY) ## SQL over the tables of clean/, with three examples
	@$(PIPELINE) shell --clean "$(CLEAN)"

tidy: ## remove caches; clean/ and raw/ stay
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

clobber: $(READY) ## delete what the manifest in clean/ lists; asks first, YES=1 for scripts
	@$(PIPELINE) clobber --clean "$(CLEAN)" $(if $(YES),--yes)
