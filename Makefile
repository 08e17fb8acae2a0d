# make demo       two nights on the bundled sample portals, then the archive in a browser (ARGS=--no-serve: without)
# make test       everything that a change must pass; what is long is sampled
# make test-full  the same, with the long tests whole
# make torture    one night killed 200 times at moments of chance, and what is left of it afterwards
# make tools      the programs of others that the exports are tried with, in a folder of their own
# make screenshots  take the pictures in docs/screenshots anew from the demo
# make docs       renew the generated parts of the documentation
# make lock       renew the lock files after a change of dependencies in pyproject.toml

VENV = .venv
BIN = $(VENV)/bin
PYTHON ?= python3
# On every core; the tests of one file stay together, since they share what is slow to make.
PYTEST = $(BIN)/pytest -n auto --dist loadfile
# libatomic1 is what the driver of Playwright needs beside Chromium on a minimal Debian.
SYSTEM_PACKAGES = chromium fonts-noto-cjk libarchive13 libatomic1 libreoffice-calc-nogui libreoffice-writer-nogui

# What checks the pages for accessibility: pinned and checked by package-lock.json.
AXE = node_modules/axe-core/axe.min.js

.PHONY: demo install develop system test test-full torture tools check screenshots docs lock clean

demo: install
	$(BIN)/gongkai demo $(ARGS)

install: $(VENV)/.installed

develop: $(VENV)/.developed

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.developed: requirements-dev.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

# Only root on Debian can add system packages; elsewhere the tests that need them are skipped and say so.
system:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		missing=""; \
		for package in $(SYSTEM_PACKAGES); do \
			dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; \
		done; \
		if [ -n "$$missing" ]; then \
			echo "installing$$missing"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
		fi; \
	fi

# Where npm or its registry is missing, the test that needs it is skipped and says so.
$(AXE): package-lock.json
	@if command -v npm >/dev/null; then \
		npm ci --silent --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000 \
		&& touch $@ || echo "axe-core could not be had: the pages are not checked for accessibility"; \
	fi

check: develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: develop system check $(AXE)
	$(PYTEST) -m "not slow"

test-full: develop system check $(AXE)
	$(PYTEST)

torture: develop
	GONGKAI_KILLS=200 $(BIN)/pytest -m slow tests/crawler/test_killed.py

# pywb (GPL) and what wacz brings along are never part of gongkai; the tests only run them as programs.
tools:
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --disable-pip-version-check wacz==0.6.0 fastwarc==2.0.1 pywb==2.10.0

screenshots: develop system
	GONGKAI_SCREENSHOTS=1 $(BIN)/pytest -m slow tests/publication/test_screenshots.py

docs: develop
	$(BIN)/cog -r docs/*.md

# For the oldest Python that is supported: some packages need a later 3.11 than Debian 12 has. opencv-python, which
# needs libGL, is left out for opencv-python-headless: so the lock files are installed with --no-deps.
LOCK = $(BIN)/uv pip compile --quiet --python-version 3.11.0 --generate-hashes --no-annotate --extra scans \
	--no-emit-package opencv-python \
	--custom-compile-command "make lock"
# What only rapidocr's own run over whole pages needs; bench/scans.py compares with that.
UNUSED = $(foreach package,pyclipper shapely tqdm,--no-emit-package $(package))

lock: develop
	$(LOCK) $(UNUSED) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .tools build *.egg-info .mypy_cache .ruff_cache .pytest_cache
