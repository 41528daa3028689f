"""Writes what the released adapter of one engine does with each quality rule, as JSON: `generate-engine-truth.ts` makes the table of it.

    engine_truth.py ENGINE     truthound, pandera or great_expectations, which the environment has to hold

A case is a rule as a file may write it, run on data that satisfies it and on data that violates it. Its name is its type
and its other keys in alphabetical order, `in_range(column, max, min)`; `<none>` is a rule without `type`, `<unknown>` a
type that nobody knows, `expect_*` a native name of Great Expectations, `<other>` a key that no type has. A rule on a
type of data says which one, `dtype(column, dtype=int64)`.

Verdicts:
    runs              passes on the good data and fails on the bad data, which pass without the rule
    ignored           the answer is the same with and without the rule, on both
    passes silently   passes on the bad data too
    raises            ends in an exception, on both; or, with `on: violation`, only on the bad data
    always fails      fails on the good data too
"""

import importlib.metadata
import json
import logging
import os
import platform
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["GE_USAGE_STATS"] = "false"

from engine_truth_cases import COLUMN, cases  # noqa: E402


def polars_frame(values, kind):
    import polars

    return polars.DataFrame({"row": [1, 2, 3, 4], **({} if values is None else {COLUMN: values})})


def pandas_frame(values, kind):
    import pandas

    column = {} if values is None else {COLUMN: pandas.Series(values, dtype=kind)}
    return pandas.DataFrame({"row": [1, 2, 3, 4], **column})


def truthound_adapter():
    from common.engines.truthound import TruthoundEngine

    return TruthoundEngine(), polars_frame


def pandera_adapter():
    from common.engines.pandera import PanderaAdapter

    return PanderaAdapter(), pandas_frame


def great_expectations_adapter():
    from common.engines.great_expectations import GreatExpectationsAdapter

    return GreatExpectationsAdapter(), pandas_frame


ADAPTERS = {
    "truthound": truthound_adapter,
    "pandera": pandera_adapter,
    "great_expectations": great_expectations_adapter,
}


class Runner:
    def __init__(self, engine):
        self.adapter, self.frame = ADAPTERS[engine]()
        self.adapter.start()
        self.without = {}
        # What the failures that rules cause are named after.
        self.named = set()

    def answer(self, column, rules):
        """`passed`, `failed` or `raised`, with all of the answer that can depend on a rule."""
        try:
            result = self.adapter.check(self.frame(*column), rules=rules)
        except Exception as error:
            cause = error.cause if getattr(error, "cause", None) is not None else error
            return "raised", f"{type(error).__name__}: {first_line(cause)}"
        failures = sorted((f.rule_name, f.column or "", f.failed_count, f.severity.name) for f in result.failures)
        counts = (result.passed_count, result.failed_count, result.warning_count, result.skipped_count)
        return ("passed" if result.status.is_success() else "failed"), (result.status.name, counts, failures)

    def without_rule(self, column):
        key = repr(column)
        if key not in self.without:
            self.without[key] = self.answer(column, [])
        return self.without[key]

    def row(self, case):
        good, bad = self.answer(case.good, [case.rule]), self.answer(case.bad, [case.rule])
        controls = self.without_rule(case.good), self.without_rule(case.bad)
        match good[0], bad[0]:
            case "raised", "raised":
                return {"verdict": "raises", "detail": good[1]}
            case _ if (good, bad) == controls:
                return {"verdict": "ignored"}
            case "passed", "raised":
                return {"verdict": "raises", "on": "violation", "detail": bad[1]}
            case "passed", "passed":
                return {"verdict": "passes silently"}
            case "failed", "failed":
                return {"verdict": "always fails"}
            case "passed", "failed" if controls[1][0] == "passed":
                self.named.update((bool(rule not in ("", "unknown")), bool(column)) for rule, column, *_ in bad[1][2])
                return {"verdict": "runs", **self.unread(case, bad)}
        raise AssertionError(f"{case.name}: good data {good}, bad data {bad}, without the rule {controls}")

    def unread(self, case, bad):
        """Whether the key that the case is about changes nothing; one violation in four is what `mostly` lets pass."""
        if case.base is None:
            return {}
        mild = (case.mild, None)
        without = self.answer(case.bad, [case.base]), self.answer(mild, [case.base])
        return {"isUnread": True} if (bad, self.answer(mild, [case.rule])) == without else {}


def first_line(error):
    while getattr(error, "cause", None) is not None:
        error = error.cause
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:100]


def main(engine):
    runner = Runner(engine)
    rows = {case.name: runner.row(case) for case in cases()}
    table = {
        "engine": engine,
        "version": importlib.metadata.version(engine),
        "orchestration": importlib.metadata.version("truthound-orchestration"),
        "python": platform.python_version(),
        "failuresName": sorted({what for named in runner.named for what, said in zip(("rule", "column"), named) if said}),
        "rows": rows,
    }
    json.dump(table, sys.stdout)


main(sys.argv[1])
