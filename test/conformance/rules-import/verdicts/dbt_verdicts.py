"""Runs the tests of a `schema.yml` by dbt itself, on DuckDB: python dbt_verdicts.py < cases

Each line of input is `{"text", "tables": [...]}`, where the tests stand at the model `orders`, and each line of output a list
with one answer a table: `{"test column": "passed" | "failed" | "error"}`. Each table becomes a model of its own.
"""
import contextlib
import io
import json
import pathlib
import sys
import tempfile

import duckdb
from dbt.cli.main import dbtRunner
from frames import duckdb_table

PROJECT = """name: shop
version: '1.0'
config-version: 2
profile: shop
flags: {send_anonymous_usage_stats: false}
"""
PROFILE = "shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: data.duckdb, threads: 2}\n"
STATUS = {"pass": "passed", "fail": "failed", "warn": "failed", "error": "error", "runtime error": "error"}


def write_project(folder, text, tables):
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE.replace("data.duckdb", str(folder / "data.duckdb")))
    with duckdb.connect(str(folder / "data.duckdb")) as connection:
        for index, data in enumerate(tables):
            duckdb_table(connection, f"raw_{index}", data)
            (folder / "models" / f"orders_{index}.sql").write_text(f"select * from raw_{index}\n")
            schema = text.replace("name: orders\n", f"name: orders_{index}\n")
            (folder / "models" / f"orders_{index}.yml").write_text(schema)


def answers(folder, count):
    nodes = json.loads((folder / "target" / "manifest.json").read_text())["nodes"]
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    found = [{} for _ in range(count)]
    for result in results:
        node = nodes[result["unique_id"]]
        if node["resource_type"] != "test":
            if result["status"] != "success":
                sys.exit(f"{node['name']}: {result['message']}")
            continue
        model = int(node["attached_node"].rpartition("_")[2])
        test = node["test_metadata"]
        key = f"{test['name']} {test['kwargs']['column_name']}"
        if key in found[model]:
            sys.exit(f"two tests are called {key}")
        found[model][key] = STATUS[result["status"]]
    return found


for line in sys.stdin:
    case = json.loads(line)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_project(folder, case["text"], case["tables"])
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            arguments = ["build", "--project-dir", name, "--profiles-dir", name, "--log-level", "error"]
            result = dbtRunner().invoke(arguments)
        if result.exception:
            sys.exit(f"{result.exception}\n{told.getvalue()}")
        print(json.dumps(answers(folder, len(case["tables"]))))
