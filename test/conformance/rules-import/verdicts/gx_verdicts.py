"""Runs suites of Great Expectations by itself: python gx_verdicts.py < cases

Each line of input is `{"text", "tables": [...]}`, where `text` is a saved suite, and each line of output a list with one
answer a table: `{place of the expectation: "failed" | "error"}`, where what is absent passed.
"""
import json
import sys
import warnings

import great_expectations as gx
from frames import pandas_frame

OLD = hasattr(gx, "from_pandas")


def run_old(saved, frame):
    from great_expectations.core import expectationSuiteSchema
    from great_expectations.core.expectation_suite import ExpectationSuite

    # a result tells the expectation, and not its place
    for index, each in enumerate(saved["expectations"]):
        each["meta"] = {"place": index}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.sources.add_pandas("data").add_dataframe_asset("data")
    suite = ExpectationSuite(**{**expectationSuiteSchema.load(saved), "data_context": context})
    context.add_or_update_expectation_suite(expectation_suite=suite)
    request = asset.build_batch_request(dataframe=frame)
    validator = context.get_validator(batch_request=request, expectation_suite=suite)
    return validator.validate(result_format="BASIC", catch_exceptions=True).results


def run_new(saved, frame):
    from great_expectations.data_context.types.base import ProgressBarsConfig

    for index, each in enumerate(saved["expectations"]):
        each["meta"] = {"place": index}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("data").add_dataframe_asset("data")
    batch = asset.add_batch_definition_whole_dataframe("data").get_batch({"dataframe": frame})
    return batch.validate(gx.ExpectationSuite(**saved), result_format="BASIC").results


def raised(info):
    infos = [info] if "raised_exception" in info else [each for each in info.values() if isinstance(each, dict)]
    return any(each.get("raised_exception") for each in infos)


def verdicts(text, frame):
    results = (run_old if OLD else run_new)(json.loads(text), frame)
    return {
        str(each.expectation_config.meta["place"]): "error" if raised(each.exception_info or {}) else "failed"
        for each in results
        if not each.success
    }


warnings.simplefilter("ignore")
for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps([verdicts(case["text"], pandas_frame(data)) for data in case["tables"]]))
