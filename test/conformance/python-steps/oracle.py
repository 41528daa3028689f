"""What Prefect makes of steps: reads cases as JSON lines and writes one answer a line."""

import asyncio
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")

from prefect._internal.concurrency.api import Call, from_async  # noqa: E402
from prefect.deployments.steps.core import _get_function_for_step  # noqa: E402


async def run(case):
    """The end of `run_step`: what comes before it fills in placeholders, which needs a server."""
    function = _get_function_for_step(case["function"], requires=case["requires"])
    return await from_async.call_soon_in_new_thread(Call.new(function, **case["inputs"])).aresult()


answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
# As the console script `prefect` has it: the folder of this file is not looked into.
sys.path.pop(0)
cases = [json.loads(line) for line in sys.stdin]
nothing = os.open(os.devnull, os.O_RDONLY)
os.dup2(nothing, 0)
for case in cases:
    try:
        result = asyncio.run(run(case))
        answer = {"outputs": result if isinstance(result, dict) else None}
    except BaseException as error:
        answer = {"failure": type(error).__name__}
    print(json.dumps(answer, default=str), file=answers, flush=True)
