# Everything here needs Python 3.10 or newer, git and make; the rest comes into .venv by itself.
#
#   make review     lint and drive the agents under fixtures/, write review.html, .sarif and .json
#   make test       the quick tier
#   make test-all   the quick tier, then browsers, other interpreters, the wheel, pre-commit
#   make lint       ruff, mypy --strict, import-linter, and offwire on itself
#   make docs       the pages of rules and checks, and the README's output, from the code
#   make wheel      dist/*.whl
#   make bench      the figures that the README quotes

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready
PROXY := $(VENV)/.proxy-ready
CLASSIC := .classic-venv
CLASSIC_PACKAGES := 'autogen-agentchat~=0.2.40' 'openai<2' requests

.DEFAULT_GOAL := help
.PHONY: help review test test-all lint docs wheel bench clean

help:
	@sed -n 's/^#   //p' Makefile

# The environment. pip only brings uv, which is much faster; where uv can't reach the index, pip does the work.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "make: $(PYTHON) must be Python 3.10 or newer; name another with PYTHON=..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -e '.[dev]' \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

# The intercepting proxy lives in an environment of its own: mitmproxy would drag ours down.
$(PROXY): $(READY)
	@$(BIN)/offwire proxy where >/dev/null 2>&1 || { echo "setting up the proxy"; $(BIN)/offwire proxy install; }
	@touch $@

# Classic AutoGen is the same distribution as today's, at 0.2: it can't be in the same environment.
$(CLASSIC)/.ready: $(PROXY)
	@echo "setting up $(CLASSIC)"
	@test -d $(CLASSIC) || $(PYTHON) -m venv $(CLASSIC)
	@$(BIN)/uv pip install --quiet --python $(subst $(VENV),$(CLASSIC),$(BIN))/python -e '.[harness]' $(CLASSIC_PACKAGES) \
		|| $(subst $(VENV),$(CLASSIC),$(BIN))/python -m pip install --quiet --disable-pip-version-check -e '.[harness]' $(CLASSIC_PACKAGES)
	@touch $@

review: $(PROXY)
	$(BIN)/offwire review fixtures/

# The halves are tested in processes of their own: a session of the harness leaves threads behind, and where there are threads the linter's
# workers start as new interpreters instead of forks, without what a test has replaced in this one. Side by side: what the linter's half
# says follows when the harness's has ended.
QUICK := $(BIN)/python -m pytest -m 'not slow and not chromium'

test: $(PROXY)
	@mkdir -p build; $(QUICK) -o cache_dir=.pytest_cache/lint tests/lint tests/report >build/test-lint.log 2>&1 & lint=$$!; \
	$(QUICK) tests/harness; harness=$$?; \
	wait $$lint; lint=$$?; cat build/test-lint.log; test $$harness$$lint = 00

test-all: $(PROXY)
	$(BIN)/python -m pytest tests/lint tests/report
	$(BIN)/python -m pytest tests/harness

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/offwire lint .

docs: $(PROXY) $(CLASSIC)/.ready
	$(BIN)/python -m offwire.docs docs/rules
	$(BIN)/python -m pytest fixtures -q -k 'not readme' --offwire --offwire-report=$(VENV)/session.json
	OFFWIRE_MITMDUMP=$$($(BIN)/offwire proxy where) $(subst $(VENV),$(CLASSIC),$(BIN))/python -m pytest fixtures -q -k wire --offwire --offwire-report=$(CLASSIC)/session.json
	$(BIN)/python fixtures/table.py $(VENV)/session.json $(CLASSIC)/session.json
	$(BIN)/python docs/readme.py

wheel: $(READY)
	$(BIN)/python -m build --wheel --outdir dist .

bench: $(PROXY)
	$(BIN)/python bench/lint.py
	$(BIN)/python bench/harness.py
	$(BIN)/python bench/detect.py

clean:
	rm -rf $(VENV) $(CLASSIC) .proxy-venv build dist review.html review.sarif review.json .mypy_cache .ruff_cache .pytest_cache
