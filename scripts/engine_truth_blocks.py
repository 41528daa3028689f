"""Writes what a rule does that reaches an engine through the blocks of `truthound_prefect`, as JSON. Needs Prefect.

A case is an engine with the fields that its block is given; verdicts are those of `engine_truth.py`. Neither Pandera nor
Great Expectations has to be installed: the block fails before it imports them, and with them it fails in the same way.
"""

import importlib.metadata
import json
import logging
import platform
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import polars  # noqa: E402
from truthound_prefect.blocks.engine import DataQualityBlock, EngineBlock, EngineBlockConfig  # noqa: E402
from truthound_prefect.utils.exceptions import DataQualityError  # noqa: E402

ENGINES = ("truthound", "pandera", "great_expectations")
RULE = {"type": "not_null", "column": "amount"}
GOOD = polars.DataFrame({"amount": [1, 2, 3, 4]})
BAD = polars.DataFrame({"amount": [1, None, None, None]})
OTHER_FIELDS = {
    "parallel": False,
    "max_workers": None,
    "auto_schema": False,
    "fail_on_error": False,
    "warning_threshold": None,
    "timeout_seconds": 300.0,
    "observability": {},
}


def data_quality_block(engine, fields):
    return DataQualityBlock(engine_name=engine, **fields)


def engine_block(engine):
    block = EngineBlock(EngineBlockConfig(engine_name=engine))
    block.setup()
    return block


def answer(make_block, data, rules):
    try:
        result = make_block().check(data, rules)
    except Exception as error:
        # A check that fails ends in one of these too, with its result.
        result = error.result if isinstance(error, DataQualityError) else None
        if result is None:
            cause = getattr(error, "original_error", None) or error
            return "raised", f"{type(error).__name__}: {type(cause).__name__}: {str(cause).splitlines()[0]}"
    plain = result if isinstance(result, dict) else {"status": result.status.name, "failed_count": result.failed_count}
    return "answered", (plain["status"], plain["failed_count"])


def row(make_block):
    good, bad = answer(make_block, GOOD, [RULE]), answer(make_block, BAD, [RULE])
    if good[0] == bad[0] == "raised":
        return {"verdict": "raises", "detail": good[1]}
    if good[0] == "answered" and bad[0] == "raised":
        return {"verdict": "raises", "on": "violation", "detail": bad[1]}
    if (good, bad) == (answer(make_block, GOOD, []), answer(make_block, BAD, [])):
        return {"verdict": "ignored"}
    raise AssertionError(f"good data {good}, bad data {bad}")


rows = {}
for engine in ENGINES:
    rows[f"DataQualityBlock({engine}, all fields)"] = row(lambda: data_quality_block(engine, OTHER_FIELDS))
    rows[f"DataQualityBlock({engine})"] = row(lambda: data_quality_block(engine, {}))
    rows[f"EngineBlock({engine})"] = row(lambda: engine_block(engine))
# Without `parallel` Truthound runs in parallel, which needs NumPy; that is a matter of the environment.
for field in sorted(OTHER_FIELDS.keys() - {"parallel"}):
    fields = {name: value for name, value in OTHER_FIELDS.items() if name != field}
    rows[f"DataQualityBlock(truthound, without {field})"] = row(lambda: data_quality_block("truthound", fields))
json.dump(
    {
        "prefect": importlib.metadata.version("prefect"),
        "orchestration": importlib.metadata.version("truthound-orchestration"),
        "python": platform.python_version(),
        "rows": rows,
    },
    sys.stdout,
)
