"""What the real `run_preflight` answers when the flows of projects ask it: a JSON list of folders on stdin, on stdout a list of answers for each."""

import importlib.util
import json
import os
import pathlib
import sys

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import common.engines  # noqa: E402
import common.orchestration  # noqa: E402
import truthound_prefect  # noqa: E402
import yaml  # noqa: E402

sys.dont_write_bytecode = True

real = common.engines.run_preflight
asked = []


def recorded(*args, **kwargs):
    try:
        report = real(*args, **kwargs)
    except Exception as error:
        asked.append({"outcome": "crash", "said": [f"{type(error).__name__}: {error}"]})
        raise
    checks = report.compatibility.checks
    failed = [f"{check.name}: {check.message}" for check in checks if check.status.value == "failed"]
    asked.append({"outcome": "compatible" if report.compatible else "incompatible", "said": failed})
    return report


def without_server(name, *args, **kwargs):
    raise RuntimeError(f"there is no server here that has the block {name}")


def refused(*args, **kwargs):
    try:
        return make_context(*args, **kwargs)
    except Exception as error:
        asked.append({"outcome": "crash", "said": [f"{type(error).__name__}: {error}"]})
        raise


make_context = common.engines.normalize_runtime_context
common.engines.run_preflight = recorded
common.engines.normalize_runtime_context = refused
truthound_prefect.DataQualityBlock.load = without_server


def run(folder):
    asked.clear()
    os.chdir(folder)
    entry = yaml.safe_load(pathlib.Path("prefect.yaml").read_text())["deployments"][0]
    try:
        spec = importlib.util.spec_from_file_location("flows", "flows.py")
        flows = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(flows)
        if hasattr(flows, "BLOCK"):
            # The first check makes the engine so.
            flows.BLOCK._get_engine_block()
        elif hasattr(flows, "run_preflight"):
            flows.orders.fn(**entry.get("parameters", {}))
    except Exception as error:
        print(folder, error, file=sys.stderr)
    return list(asked)


json.dump([run(folder) for folder in json.load(sys.stdin)], answers)
answers.flush()
