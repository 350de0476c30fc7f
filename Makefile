# Ratssaal: `make run` starts the demonstration, `make test` is the one check. Everything else builds on these.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

# An environment that forbids bytecode files has every process compile the whole program anew: seconds at each start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run serve plan rehearse verify test ready lint types contracts web-check unit lock catalogue screenshots measure clean \
  system-test system-bench native bench bench-sfu bench-meeting bench-chamber bench-stream bench-minutes test-office test-slow test-network test-chamber system-chamber test-captions system-captions fuzz

# -- what people need ------------------------------------------------------------------------------------------------

run: .venv/runtime native web/node_modules/.installed  ## start the demonstration (ARGS="--fresh", "--play")
	@$(BIN)/python -m server demo $(ARGS)

serve: .venv/runtime native web/node_modules/.installed  ## run a planned sitting (ARGS="--meeting ID")
	@$(BIN)/python -m server serve $(ARGS)

plan: .venv/runtime  ## plan a sitting: make plan FILE=sitzung.toml
	@$(BIN)/python -m server plan $(FILE)

rehearse: .venv/runtime native web/node_modules/.installed  ## play a sitting through and throw it away (ARGS=sitzung.toml)
	@$(BIN)/python -m server rehearse $(ARGS)

verify: .venv/runtime  ## check the event log
	@$(BIN)/python -m server verify $(ARGS)

# -- set-up ----------------------------------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -m venv .venv 2>/dev/null || { \
	  rm -rf .venv; \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; \
	  else echo "Bitte zuerst als root: apt-get install python3-venv" >&2; exit 1; fi; }

.venv/runtime: requirements/runtime.txt | .venv/bin/python
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@touch $@

.venv/development: requirements/development.txt | .venv/bin/python
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@ .venv/runtime

# The native media thread; without a compiler it says so, and the fan-out in Python serves.
native: .venv/runtime
	@$(BIN)/python -m media.fanout.build

web/node_modules/.installed: web/package-lock.json web/package.json
	@command -v npm >/dev/null || { echo "Bitte zuerst Node.js 20 mit npm installieren." >&2; exit 1; }
	@cd web && npm ci --silent
	@touch $@

# Debian packages of the tests: browsers, servers, PDF tools. Installed where we are root, named where not.
TEST_PACKAGES := chromium coturn curl ffmpeg firefox-esr gcc libasound2-plugins nginx poppler-utils postgresql pulseaudio pulseaudio-utils python3-dev
system-test: | .venv/bin/python
	@missing=""; for p in $(TEST_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "Bitte zuerst als root: apt-get install$$missing" >&2; exit 1; fi; fi

# -- the check -------------------------------------------------------------------------------------------------------

# What only reads the code is looked at while packages are still being fetched; the tests need all of them. The types take
# long and need no package of the system: they are looked at beside the first tests, which often wait for a browser.
test:  ## everything
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target ready
	@$(MAKE) --no-print-directory --jobs 2 types unit

ready: system-test lint contracts web-check

lint: .venv/development
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .

types: .venv/development
	@nice $(BIN)/mypy

contracts: .venv/development
	@$(BIN)/lint-imports --no-logo

web-check: web/node_modules/.installed
	@cd web && npx --no-install tsc -p jsconfig.json

# One worker more than two cores: many tests wait for a browser, a player or a stream, and use little meanwhile.
unit: .venv/development native web/node_modules/.installed
	@$(BIN)/pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder $(ARGS)

# -- measuring and trying hard: slow, rooted or networked, so not part of `test` ---------------------------------------

bench: bench-sfu bench-meeting bench-stream bench-chamber bench-minutes  ## all benches; tables on the screen, figures in build/bench/*.json

# Of the benches: the peer measured beside us, namespaces, a compiler for the load's receiver.
BENCH_PACKAGES := janus iproute2 util-linux gcc libc6-dev
system-bench:
	@missing=""; for p in $(BENCH_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	    case "$$missing" in *janus*) systemctl disable --now janus 2>/dev/null || true;; esac; \
	  else echo "Bitte zuerst als root: apt-get install$$missing" >&2; exit 1; fi; fi

# mediasoup's worker is a program that npm fetches from its releases; where these are out of reach the bench goes on
# without, or with one that MEDIASOUP_WORKER_BIN names.
BENCH_NODE := tests/bench/peers/node
$(BENCH_NODE)/node_modules/.installed: $(BENCH_NODE)/package-lock.json
	@cd $(BENCH_NODE) && npm ci --silent && touch node_modules/.installed || echo "mediasoup ist hier nicht zu haben; gemessen wird ohne." >&2

bench-sfu: system-test system-bench .venv/development native $(BENCH_NODE)/node_modules/.installed  ## what forwarding costs, beside other SFUs (ARGS=--quick)
	@$(BIN)/python -m tests.bench.sfu $(ARGS)

bench-meeting: system-test system-bench .venv/development native  ## what a command costs, replay, 100 voices in a second (ARGS=--quick)
	@$(BIN)/python -m tests.bench.meeting $(ARGS)

bench-stream: system-test system-bench .venv/development web/node_modules/.installed  ## how late a viewer sees the hall, what an audience costs (ARGS=--quick)
	@$(BIN)/python -m tests.bench.stream $(ARGS)

bench-minutes: system-test .venv/development  ## from the close of a sitting to its minutes in every format; open data; answers to surveys and polls
	@$(BIN)/python -m tests.bench.minutes

# LibreOffice is heavy, so it is asked for only here.
OFFICE_PACKAGES := libreoffice-writer-nogui poppler-utils
test-office: .venv/development  ## LibreOffice opens DOCX and ODT; their pages as pictures in build/office
	@missing=""; for p in $(OFFICE_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "Bitte zuerst als root: apt-get install$$missing" >&2; exit 1; fi; fi
	@$(BIN)/pytest -m office

bench-chamber: system-test system-chamber .venv/development native  ## how quickly microphones, queue and picture follow, and the hall's sound (ARGS=--quick)
	@$(BIN)/python -m tests.bench.chamber $(ARGS)

test-slow: system-test .venv/development native web/node_modules/.installed  ## what `test` does in a shorter way: Firefox, the twin, rarer codecs, the director, edges elsewhere
	@$(BIN)/pytest -m slow

test-network: system-test system-bench .venv/development native  ## real browsers over bad lines (ARGS=--quick)
	@$(BIN)/python -m tests.bench.network $(ARGS)

# GStreamer and PipeWire as the hall's cameras and microphones: 250 MB that nothing else needs. An ONVIF client that
# others wrote has a Python of its own.
CHAMBER_PACKAGES := dbus-daemon ffmpeg gir1.2-gst-rtsp-server-1.0 gstreamer1.0-pipewire gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly gstreamer1.0-tools pipewire pipewire-bin pipewire-v4l2 python3-gi wireplumber
system-chamber:
	@missing=""; for p in $(CHAMBER_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "Bitte zuerst als root: apt-get install$$missing" >&2; exit 1; fi; fi

.venv/chamber/installed: requirements/chamber.txt | .venv/bin/python
	@$(PYTHON) -m venv .venv/chamber
	@.venv/chamber/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/chamber.txt
	@touch $@

test-chamber: system-chamber .venv/development .venv/chamber/installed  ## the hall's drivers against GStreamer, PipeWire and an ONVIF client
	@$(BIN)/pytest -m chamber

# The recogniser and a model are 600 MB that nobody else needs: they have a venv of their own, made by the same packages.
CAPTIONS := .venv/captions
CAPTIONS_PACKAGES := espeak-ng
system-captions:
	@missing=""; for p in $(CAPTIONS_PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "Bitte zuerst als root: apt-get install$$missing" >&2; exit 1; fi; fi

$(CAPTIONS)/installed: requirements/captions.txt | .venv/bin/python
	@$(PYTHON) -m venv $(CAPTIONS)
	@$(CAPTIONS)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/captions.txt
	@touch $@

test-captions: system-captions $(CAPTIONS)/installed  ## a real speech model writes captions, in a venv of its own
	@$(CAPTIONS)/bin/python -m pytest -m captions $(ARGS)

fuzz: .venv/development  ## libFuzzer on the native parsers (SECONDS=300)
	@tests/fuzz/run.sh $(or $(SECONDS),300)

# -- upkeep ----------------------------------------------------------------------------------------------------------

screenshots: system-test .venv/development web/node_modules/.installed  ## photograph every screen into docs/screenshots
	@$(BIN)/python -m tests.browser.screenshots

measure: system-test .venv/development web/node_modules/.installed  ## what `make run` starts, with CPU and memory
	@$(BIN)/python -m tests.browser.measure

# Babel loses sentences within nested template literals, so the scripts' sentences are handed to it as plain calls.
catalogue: .venv/runtime  ## collect texts for translation into web/locale
	@mkdir -p build
	@grep -rhoE '\bt\("([^"\\]|\\.)*"' web/static/js | sort -u | sed 's/$$/);/' > build/texts.js
	@$(BIN)/pybabel -q extract -F web/babel.cfg -k t -k N_ --no-location --no-wrap --sort-output -o build/ratssaal.pot agenda hardware media server web/templates build/texts.js
	@$(BIN)/pybabel -q update -i build/ratssaal.pot -d web/locale -D ratssaal --no-fuzzy-matching --no-wrap --ignore-pot-creation-date

lock:  ## pin the requirements anew (needs uv: pip install uv)
	@cd requirements && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header runtime.in -o runtime.txt
	@cd requirements && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c runtime.txt development.in -o development.txt
	@cd requirements && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c development.txt captions.in -o captions.txt
	@cd requirements && uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c development.txt chamber.in -o chamber.txt

clean:
	rm -rf .venv build web/node_modules .mypy_cache .ruff_cache .pytest_cache
