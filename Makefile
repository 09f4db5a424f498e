# Everything a stranger types. Each target starts from a bare checkout.
DESK := .venv/bin/python
BRAIN := brain/.venv/bin/python
# Rasa 3.6 is frozen, its warnings with it. Our own are errors, see the two pyproject.toml.
QUIET_RASA := RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1

.DEFAULT_GOAL := help
.PHONY: help environments setup up test check lint format bench bench-night pin clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## +/\1\t/' | expand -t 14

environments:  ## .venv (desk, actions, simulator) and brain/.venv (Rasa)
	@scripts/setup

setup: environments  ## both environments and a trained model
	@$(DESK) -m bot.training

up: setup  ## all processes on SQLite with the simulator; prints the addresses to open
	@exec .venv/bin/nightdesk up

test: setup  ## all tests: the desk's, the stories, the brain's
	$(DESK) -m pytest --ignore=tests/brain
	@scripts/test-stories
	$(QUIET_RASA) $(BRAIN) -m pytest -c brain/pyproject.toml --rootdir . tests/brain

check: lint test  ## what CI runs

lint: environments  ## lint, formatting, types, import rules
	$(DESK) -m ruff check .
	$(DESK) -m ruff format --check .
	$(DESK) -m mypy
	.venv/bin/lint-imports

format: environments  ## puts the code in the one format
	$(DESK) -m ruff check --fix .
	$(DESK) -m ruff format .

bench: setup  ## throughput, latency, memory, DMs per ticket, as one JSON object
	@$(DESK) -m bench

bench-night: setup  ## 600 customers in six hours with outages and restarts, on a virtual clock: what was lost, said twice, waited for
	@$(DESK) -m bench.night

pin:  ## the newest versions that pyproject.toml and brain/pyproject.toml admit, with hashes
	@scripts/pin

clean:  ## removes environments, models and caches; keeps var/ (databases, logs)
	rm -rf .venv brain/.venv .uv models .hypothesis .*_cache brain/.*_cache
