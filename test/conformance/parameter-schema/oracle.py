"""Reads cases as JSON lines on stdin and writes what Prefect makes of each: one process for all of them.

A case is {id, source, name}; the answer {id, flow_name, description, schema} or {id, error}. Each case is a file
`flows.py` of its own, imported under the name that `prefect deploy` gives it: pydantic writes that name into
definitions and looks for docstrings in the file.
"""

import importlib.util
import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

from prefect.flows import Flow  # noqa: E402
from prefect.utilities.callables import parameter_schema  # noqa: E402


def load(path):
    spec = importlib.util.spec_from_file_location("flows", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["flows"] = module
    spec.loader.exec_module(module)
    return module


def answer(case, directory):
    path = os.path.join(directory, case["id"], "flows.py")
    os.makedirs(os.path.dirname(path))
    with open(path, "w", newline="") as file:
        file.write(case["source"])
    try:
        found = load(path)
        for part in case["name"].split("."):
            found = getattr(found, part)
        flow = found if isinstance(found, Flow) else Flow(found)
        return {
            "id": case["id"],
            "flow_name": flow.name,
            "description": flow.description,
            "schema": parameter_schema(flow).model_dump_for_openapi(),
        }
    except BaseException as error:  # a refusal is an answer too
        return {"id": case["id"], "error": f"{type(error).__name__}: {error}"[:300]}


def finite(value):
    """JSON has no infinity and no NaN; Prefect's client sends null for them."""
    if isinstance(value, float) and value not in (float("inf"), float("-inf")) and value == value:
        return value
    if isinstance(value, float):
        return None
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items() if not (key == "definitions" and each == {})}
    if isinstance(value, (list, tuple)):
        return [finite(each) for each in value]
    return value


with tempfile.TemporaryDirectory() as directory:
    for line in sys.stdin:
        print(json.dumps(finite(answer(json.loads(line), directory))), flush=True)
