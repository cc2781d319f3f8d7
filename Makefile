# Everything a person types. The work is done by scripts/ (needs Python only) and by the contactcenter command.
# Flags go into ARGS:  make run ARGS="--port 9000 --fresh"
.PHONY: help run test fuzz bench bench-peer demo-load setup types format clean

help:
	@echo "make run     install what is missing, start everything, print the address   (ARGS=\"--port 9000\")"
	@echo "make test    install what the tests need and run every check"
	@echo "make fuzz    callbacks of the telephone company in many more orders (ORDERS=5000 SEED=7)"
	@echo "make bench   measure on this machine, each figure beside its floor, print a table"
	@echo "make bench-peer   the same ticket created here and in django-helpdesk, in an environment of its own"
	@echo "make demo-load   let a running demo be busy: callers, mails, imperfect agents   (ARGS=\"--calls 300 --minutes 5\")"
	@echo "make setup   install for development, start nothing"
	@echo "make types   write the front end's types from the API's schema"
	@echo "make format  bring the code into shape"
	@echo "make clean   remove what was installed and built (not the data)"

run:
	@exec scripts/with-python scripts/bootstrap.py run $(ARGS)

test:
	@exec scripts/with-python scripts/bootstrap.py test $(ARGS)

fuzz:
	@FUZZ_ORDERS=$(or $(ORDERS),5000) FUZZ_SEED=$(or $(SEED),$$(date +%s)) .venv/bin/python -m pytest -q -p no:randomly tests/telephony/test_orders.py

bench:
	@exec scripts/with-python scripts/bootstrap.py bench $(ARGS)

bench-peer:
	@exec scripts/with-python scripts/bootstrap.py bench-peer

demo-load:
	@.venv/bin/python -m simulator.load $(ARGS)

setup:
	@exec scripts/with-python scripts/bootstrap.py setup

types:
	@SECRET_KEY=unused .venv/bin/contactcenter manage spectacular --validate --file .venv/openapi.yaml \
	  && .venv/bin/python scripts/generated_types.py .venv/openapi.yaml

format:
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format --quiet . && cd frontend && npm run --silent fix

clean:
	@rm -rf .venv frontend/node_modules frontend/dist frontend/dist.new frontend/dist.old frontend/.logs
