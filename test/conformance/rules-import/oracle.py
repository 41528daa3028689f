"""Answers about rule files and patterns, one JSON line each: python oracle.py < cases

{"file": text}: the rules as PyYAML reads them, with the type of each value, and what the real validator says of them.
{"pattern": ..., "imported": ..., "options": ..., "texts": [...]}: which texts Truthound's own `regex` validator lets pass,
or `re.search` where `options` is null, and which ones the imported pattern matches from the start.
"""
import json
import re
import sys

import polars as pl
import yaml
from common.rule_validation import validate_rule
from truthound.validators.string.regex import RegexValidator


def typed(value):
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    return f"{type(value).__name__} {value}"


def judge_file(text):
    data = yaml.safe_load(text)
    results = [validate_rule({key: value for key, value in rule.items() if key != "name"}, strict=True) for rule in data["rules"]]
    refused = [str(error) for result in results for error in [*result.errors, *result.warnings]]
    return {"rules": typed(data["rules"]), "refused": refused}


def passes(pattern, options, text):
    if options is None:
        return re.search(pattern, text) is not None
    frame = pl.LazyFrame({"a": [text, "filler"]}).head(1)
    return not RegexValidator(pattern=pattern, columns=["a"], **options).validate(frame)


def judge_pattern(case):
    theirs = [passes(case["pattern"], case["options"], text) for text in case["texts"]]
    ours = [re.match(case["imported"], text) is not None for text in case["texts"]]
    return {"theirs": theirs, "ours": ours}


for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(judge_file(case["file"]) if "file" in case else judge_pattern(case)))
