"""Runs files of Truthound by Truthound itself: python truthound_verdicts.py < cases

Each line of input is `{"source", "text", "tables": [...]}`, each line of output a list with one answer a table:
`{key: "failed" | "error"}`, where what is absent passed. Nothing in Truthound reads a suite back, so that its validators
are made from the class and the parameters that it names.
"""
import importlib
import inspect
import json
import pkgutil
import sys
import tempfile
import warnings
from pathlib import Path

import truthound
import truthound.validators
import yaml
from frames import polars_frame
from truthound.context import TruthoundContext, TruthoundContextConfig
from truthound.validators.base import Validator

# What these report carries no name of a validator.
ISSUES = {
    "completeness_ratio": "completeness_ratio",
    "length_violation": "length",
    "missing_required_columns": "table_required_columns",
    "regex_mismatch": "regex",
}


def check(frame, folder, **options):
    settings = TruthoundContextConfig(
        persist_runs=False, persist_docs=False, auto_create_baseline=False, auto_create_workspace=False
    )
    return truthound.check(frame, context=TruthoundContext(folder, settings), **options)


def schema_verdicts(text, frame, folder):
    file = folder / "schema.yaml"
    file.write_text(text)
    result = check(frame, folder, schema=file)
    failed = {f"{issue.issue_type} {issue.column}": "failed" for issue in result.issues}
    return {**failed, **{f"error {each.check_name}": "error" for each in result.execution_issues}}


def checkpoint_verdicts(text, frame, folder):
    verdicts = {}
    for checkpoint in yaml.safe_load(text)["checkpoints"]:
        result = check(
            frame,
            folder,
            validators=checkpoint["validators"],
            validator_config=checkpoint.get("validator_config", {}),
        )
        for issue in result.issues:
            validator = issue.validator_name or ISSUES.get(issue.issue_type, issue.issue_type)
            if validator not in checkpoint["validators"]:
                sys.exit(f"an issue of {validator}, which was not asked for")
            verdicts[f"{checkpoint['name']} {validator} {issue.column}"] = "failed"
        for each in result.execution_issues:
            verdicts[f"{checkpoint['name']} {each.check_name}"] = "error"
    return verdicts


def classes():
    found = {}
    for module in pkgutil.walk_packages(truthound.validators.__path__, "truthound.validators."):
        try:
            members = vars(importlib.import_module(module.name))
        except ImportError:
            continue
        for name, value in members.items():
            if inspect.isclass(value) and issubclass(value, Validator):
                found.setdefault(name, value)
    return found


def suite_verdicts(text, frame, _folder):
    verdicts = {}
    for index, rule in enumerate(json.loads(text)["rules"]):
        columns = {"columns": rule["columns"]} if rule.get("columns") else {}
        try:
            validator = CLASSES[rule["validator_class"]](**columns, **rule.get("parameters", {}))
            issues = validator.validate(frame.lazy())
        except Exception:
            verdicts[str(index)] = "error"
            continue
        if issues:
            verdicts[str(index)] = "failed"
    return verdicts


RUN = {"schema": schema_verdicts, "checkpoint": checkpoint_verdicts, "suite": suite_verdicts}
warnings.simplefilter("ignore")
CLASSES = classes()
for line in sys.stdin:
    case = json.loads(line)
    with tempfile.TemporaryDirectory() as folder:
        run = RUN[case["source"]]
        answers = [run(case["text"], polars_frame(data), Path(folder)) for data in case["tables"]]
    print(json.dumps(answers))
