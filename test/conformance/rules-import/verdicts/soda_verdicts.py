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


def verdicts(text, tables):
    connection = duckdb.connect()
    scan = Scan()
    scan.set_data_source_name("data")
    scan.add_duckdb_connection(connection, data_source_name="data")
    for index, data in enumerate(tables):
        duckdb_table(connection, f"orders_{index}", data)
        scan.add_sodacl_yaml_str(text.replace("checks for orders:", f"checks for orders_{index}:"))
    scan.execute()
    found = [{} for _ in tables]
    for check in scan._checks:
        table = int(check.check_cfg.source_header.rpartition("_")[2])
        outcome = check.outcome.value if check.outcome else None
        found[table][str(check.check_cfg.location.line)] = OUTCOMES[outcome]
    return found


logging.disable(logging.CRITICAL)
for line in sys.stdin:
    case = json.loads(line)
    print(json.dumps(verdicts(case["text"], case["tables"])))
