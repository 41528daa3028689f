"""Loads flows with Prefect, each in a process of its own, and writes what Prefect sees of them.

Reads JSON lines {id, directory, entrypoint, path} and answers {id, flow_name, description, version, schema} or
{id, error}. Files that cannot be imported are an error: Prefect's own reading of the source knows less than this.
"""

import json
import os
import sys
import warnings

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True

from prefect.flows import load_flow_from_entrypoint  # noqa: E402
from prefect.utilities.callables import parameter_schema  # noqa: E402


def answer(case):
    os.chdir(case["directory"])
    sys.path[1:1] = [os.path.join(case["directory"], each) for each in case["path"]]
    try:
        flow = load_flow_from_entrypoint(case["entrypoint"], use_placeholder_flow=False)
    except BaseException as error:
        return {"id": case["id"], "error": f"{type(error).__name__}: {error}"[:500]}
    # As `prefect deploy` does (`cli/deploy/_core.py`): once the whole file has run.
    schema = parameter_schema(flow).model_dump_for_openapi()
    if not schema.get("definitions"):
        schema.pop("definitions", None)
    return {
        "id": case["id"],
        "flow_name": flow.name,
        "description": flow.description,
        "version": flow.version,
        "schema": schema,
    }


for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # Files may print.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with os.fdopen(writing, "w") as out:
            out.write(json.dumps(answer(json.loads(line))))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as given:
        print(given.read(), flush=True)
    os.waitpid(child, 0)
