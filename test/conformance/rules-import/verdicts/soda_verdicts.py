"""Runs checks by Soda itself, on DuckDB: python soda_verdicts.py < cases

Each line of input is `{"text", "tables": [...]}`, where the checks are for `orders`, and each line of output a list with one
answer a table: `{line of the check: "passed" | "failed" | "error"}`.
"""
import json
import logging
import sys

import duckdb
from frames import duckdb_table
from soda.scan import Scan

OUTCOMES = {"pass": "passed", "fail": "failed", "warn": "failed", None: "error"}


def verdicts(text, data):
    """A scan for each table: one query judges many checks, and its failure ends the scan."""
    connection = duckdb.connect()
    duckdb_table(connection, "orders", data)
    scan = Scan()
    scan.set_data_source_name("data")
    scan.add_duckdb_connection(connection, data_source_name="data")
    scan.add_sodacl_yaml_str(text)
    scan.execute()
    outcomes = {str(each.check_cfg.location.line): each.outcome and each.outcome.value for each in scan._checks}
    return {line: OUTCOMES[outcome] for line, outcome in outcomes.items()}


logging.disable(logging.CRITICAL)
for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps([verdicts(case["text"], data) for data in case["tables"]]))
