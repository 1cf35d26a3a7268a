# What a person, and CI, does with photoplay. `make` alone lists the targets.
#
# A bare Debian or Ubuntu with git, make and python3 is enough: what is missing is installed on the first run, the rest
# of the time nothing is asked of apt or pip. Which packages those are is known by `photoplay doctor`.
#
#   PYTHON   the interpreter to make the virtual environment with   (make PYTHON=python3.13 test)
#   VENV     where that environment is; a path without spaces
#   ARGS     more words for pytest or the benchmark                  (make test ARGS='-k wheel')
#   LOCKED   install exactly what requirements/ci.txt names, as CI does (make LOCKED=1 test)
#
# Written for GNU make 3.81 and later (macOS has that one). All paths are relative, so the checkout may lie anywhere.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=

# Before 3.13, Python in the locale C does not start from an environment in a folder whose name is not ASCII.
ifneq (,$(filter C POSIX,$(LC_ALL)))
export LC_ALL := C.UTF-8
endif

py := $(VENV)/bin/python
photoplay := $(py) -m compiler

# Words for the recipes. `quietly` shows what a command printed only if it failed. `apt_install` is called with packages;
# it fails where there is no apt or nobody who may call it, and leaves out what this release has not (Ubuntu 22.04 keeps
# libharfbuzz-subset in another package).
define words
say() { printf '%s\n' "photoplay: $$*"; }; \
quietly() { log=$$("$$@" </dev/null 2>&1) || { status=$$?; printf '%s\n' "$$log" >&2; return $$status; }; }; \
apt_install() { \
  command -v apt-get >/dev/null || return 1; \
  as_root=; \
  if [ "$$(id -u)" != 0 ]; then \
    command -v sudo >/dev/null || { say "only root may install packages here: apt-get install $$*"; return 1; }; \
    as_root=sudo; \
  fi; \
  say "installing $$* with apt-get"; \
  apt="$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq"; \
  quietly $$apt update || say "apt-get update failed; trying with what it knew"; \
  known=; \
  for package in "$$@"; do \
    if apt-cache show "$$package" >/dev/null 2>&1; then known="$$known $$package"; else say "no package $$package here; going on without it"; fi; \
  done; \
  quietly $$apt install -y --no-install-recommends $$known; \
}
endef

.PHONY: help red-heat install test-fast test test-all check format update bench setup lock audit clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

red-heat: setup ## compile the story of Red Heat, in Korean and in English, into output/red-heat/
	@$(photoplay) compile source/red-heat -o output/red-heat
	@$(photoplay) compile source/red-heat -o output/red-heat --lang en
	@$(words); say "both editions are in output/red-heat/. What to type next:"; \
	printf '  %s\n' "$(VENV)/bin/photoplay validate source/red-heat" "make install"

install: setup ## make `photoplay` a command of yours: by pipx, or as a link in ~/.local/bin
	@$(words); \
	if command -v pipx >/dev/null; then \
	  say "installing with pipx"; \
	  quietly pipx install --force . || exit; \
	  folder=$$(pipx environment --value PIPX_BIN_DIR 2>/dev/null) || folder=$${PIPX_BIN_DIR:-$$HOME/.local/bin}; \
	else \
	  folder=$${HOME:?is not set}/.local/bin; \
	  if [ -e "$$folder/photoplay" ] && [ ! -L "$$folder/photoplay" ]; then \
	    say "$$folder/photoplay is there already, and is not a link; remove it first"; exit 1; \
	  fi; \
	  mkdir -p "$$folder" && ln -sfn "$$(cd "$(VENV)/bin" && pwd)/photoplay" "$$folder/photoplay" || exit; \
	  say "linked from $$folder; the command needs this checkout to stay where it is (with pipx it would not)"; \
	fi; \
	case ":$$PATH:" in \
	  *":$$folder:"*) say "What to type next:"; printf '  %s\n' "photoplay --help" ;; \
	  *) say "$$folder is not on your PATH. Log in again, or type:"; \
	     printf '  %s\n' "export PATH=\"$$folder:\$$PATH\"" ;; \
	esac

# The tests have three tiers and no more; tests/support/tiers.py says what is in which.

test-fast: setup $(VENV)/.installed-dev ## run the tests that start no process and lay out no page: seconds
	@$(py) -m pytest --fast -q -r fE $(ARGS)

test: setup $(VENV)/.installed-dev ## run the tests: minutes
	@$(py) -m pytest $(ARGS)

test-all: setup $(VENV)/.installed-dev ## run the slow tests too, with the tools of others that they need
	@$(words); \
	for tool in strace:strace pdftotext:poppler-utils; do \
	  command -v "$${tool%%:*}" >/dev/null || apt_install "$${tool#*:}" || \
	    say "there is no $${tool%%:*} here; the tests that need it are skipped"; \
	done
	@$(py) -m pytest --all $(ARGS)

format: $(VENV)/.installed-dev ## set the code as `make check` wants it
	@$(py) -m ruff check --fix -q .
	@$(py) -m ruff format -q .

update: setup $(VENV)/.installed-dev ## write golden files and generated pages anew; read the diff
	@$(py) -m pytest -q --update $(ARGS)

check: $(VENV)/.installed-dev ## judge the code: lint, format, types
	@$(py) -m ruff check .
	@$(py) -m ruff format --check .
	@$(py) -m mypy
	@$(VENV)/bin/lint-imports --no-logo --no-cache

bench: setup $(VENV)/.installed-dev $(VENV)/.installed-bench ## measure photoplay beside others, on this machine
	@$(py) -m tests.bench $(ARGS)

setup: $(VENV)/.installed $(VENV)/.system ## install what is missing (every target that needs it does this first)

lock: $(py) ## write requirements/ci.txt anew: what CI installs, for every Python that is supported
	@$(words); quietly $(py) -m pip install --disable-pip-version-check uv; \
	quietly $(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.10 --upgrade \
	  --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command 'make lock' -o requirements/ci.txt

audit: $(py) ## look up what CI installs among known vulnerabilities (asks a public database)
	@$(words); quietly $(py) -m pip install --disable-pip-version-check pip-audit; \
	$(py) -m pip_audit --disable-pip --require-hashes -r requirements/ci.txt

clean: ## remove what was made, except the virtual environment
	@find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find compiler tests -name __pycache__ -prune -exec rm -rf {} +

# The virtual environment, made anew when it does not work: only half made, or its Python gone with a system upgrade.
# (Make before 4.4 does not export to what it asks in this way.)
$(shell LC_ALL='$(LC_ALL)' $(py) -c 'import pip' 2>/dev/null || rm -f $(py) $(VENV)/.installed $(VENV)/.installed-dev $(VENV)/.installed-bench $(VENV)/.system)

$(py):
	@$(words); \
	command -v "$(PYTHON)" >/dev/null || { say "there is no $(PYTHON) here; install Python 3.10 or later"; exit 1; }; \
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  say "$(PYTHON) is $$("$(PYTHON)" --version 2>&1), and Python 3.10 or later is needed; name one: make PYTHON=python3.12"; exit 1; }; \
	if ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
	  apt_install "$$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" || { \
	    say "$(PYTHON) cannot make virtual environments; install its venv module, or name another: make PYTHON=…"; exit 1; }; \
	fi; \
	say "making $(VENV) with $$("$(PYTHON)" --version 2>&1)"; \
	quietly "$(PYTHON)" -m venv --clear "$(VENV)"

ifdef LOCKED
# Every file is known by its digest; `pip check` says so if pyproject.toml asks for more than was locked (make lock).
$(VENV)/.installed: pyproject.toml requirements/ci.txt $(py)
	@$(words); say "installing what requirements/ci.txt names into $(VENV)"; \
	pip="$(py) -m pip --disable-pip-version-check"; \
	quietly $$pip install --require-hashes -r requirements/ci.txt && \
	quietly $$pip install --no-deps --no-build-isolation -e . && quietly $$pip check
	@touch $@ $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed
	@touch $@
else
$(VENV)/.installed: pyproject.toml $(py)
	@$(words); say "installing photoplay and what it needs into $(VENV)"; \
	quietly $(py) -m pip install --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(py)
	@$(words); say "installing what its developers need into $(VENV)"; \
	quietly $(py) -m pip install --disable-pip-version-check -e '.[dev]'
	@touch $@
endif

$(VENV)/.installed-bench: pyproject.toml $(py)
	@$(words); say "installing what photoplay is measured beside into $(VENV)"; \
	quietly $(py) -m pip install --disable-pip-version-check -e '.[bench]'
	@touch $@

# Pango and the fonts. Where they cannot be installed this says so and goes on: compiling then tells what it lacks.
$(VENV)/.system: compiler/driver/doctor.py compiler/pdf/engine/fonts.py $(VENV)/.installed
	@$(words); \
	missing=$$($(photoplay) doctor --packages) || exit; \
	if [ -n "$$missing" ]; then apt_install $$missing || true; missing=$$($(photoplay) doctor --packages) || exit; fi; \
	if [ -z "$$missing" ]; then touch $@; else say "still missing:"; $(photoplay) doctor || true; fi
