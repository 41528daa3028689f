"""Runs the flows of rungs on a server, in one process, and prints in which states they end, as one line of JSON.

`run_rungs.py DEPLOYMENTS` in the folder of a scaffolded project. `DEPLOYMENTS` is JSON: by domain and environment the
parameters of its deployment. Each domain gets bad data, in all environments at once; then data that take too long. And what the alert says of errors.
"""

import asyncio
import importlib
import json
import logging
import os
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
sys.path.insert(0, os.getcwd())

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.rules import check  # noqa: E402
from src.prefect_flows.failure_alert import without_values  # noqa: E402

# Long enough for a flow to begin to read on a busy machine, and between them for its end to be told.
TIMEOUT_SECONDS = 2
READING_SECONDS = 6


def run(flow, parameters):
    """As a worker does, but here."""
    outcome = flow(**parameters.get("kwargs", parameters), return_state=True)
    state = asyncio.run(outcome) if asyncio.iscoroutine(outcome) else outcome
    return {
        "id": str(state.state_details.flow_run_id),
        "name": state.name,
        "at": state.timestamp.astimezone(UTC).isoformat(),
        "message": state.message and without_values(state.message),
    }


def with_bad_data(domain, parameters):
    own = {"data_path": f"data/{domain}-bad.csv"}
    return {"kwargs": {**parameters["kwargs"], **own}} if "kwargs" in parameters else {**parameters, **own}


def outcomes(domain, deployments):
    module = importlib.import_module(f"src.prefect_flows.{domain}")
    flow = getattr(module, f"{domain}_quality")
    read = module.read_delivery
    all_read = threading.Barrier(len(deployments), timeout=240)

    def read_with_others(*arguments):
        """Each run has its settings by then, and none has judged."""
        delivery = read(*arguments)
        all_read.wait()
        return delivery

    module.read_delivery = read_with_others
    with ThreadPoolExecutor() as threads:
        runs = {
            name: threads.submit(run, flow, with_bad_data(domain, parameters))
            for name, parameters in deployments.items()
        }
        found = {name: each.result() for name, each in runs.items()}

    ends = []

    def read_slowly(*arguments):
        time.sleep(READING_SECONDS)
        ends.append(datetime.now(UTC))
        return read(*arguments)

    module.read_delivery = read_slowly
    slow = run(flow.with_options(timeout_seconds=TIMEOUT_SECONDS), {})
    # A thread reads on, and the process waits for it; the server knows by then.
    when = "in time" if not ends or slow["at"] < ends[0].isoformat() else "late"
    return {**found, "slow": f"{slow['name']} {when}"}


domains = json.loads(sys.argv[1])
# Truthound 3.2.0 imports parts of itself at the first check, which stop each other where two threads do so at once.
first = next(iter(domains))
check(read_delivery(Path(f"data/{first}.csv")), first)
alerts = [
    without_values(f"{words} {error}")
    for words in ("Flow run encountered an exception:", "Task run encountered an exception")
    for error in ("TypeError: 'ada@example.org' is no number:\n  17", "DeliveryError: data/a.csv has 3 rows")
]
print(
    json.dumps({"runs": {domain: outcomes(domain, each) for domain, each in domains.items()}, "alerts": alerts})
)
