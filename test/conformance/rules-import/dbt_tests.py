"""Lists the tests that the real dbt finds in fixtures/dbt-schema.yml: python dbt_tests.py FILE

Needs `dbt-core==1.10.23` and `dbt-duckdb==1.11.1`, which want other versions of their neighbours than the environments in
scripts/, so make one for it. The generic tests of dbt_utils and dbt_expectations are declared here with the arguments of
the real ones and do nothing: what dbt parses is their use in the file.
"""
import json
import pathlib
import shutil
import sys
import tempfile

from dbt.cli.main import dbtRunner

HERE = pathlib.Path(__file__).parent
PACKAGES = {
    "dbt_utils": {
        "unique_combination_of_columns": "combination_of_columns, quote_columns=false",
        "expression_is_true": "expression, column_name=None",
        "equal_rowcount": "compare_model, group_by_columns=[]",
        "not_empty_string": "column_name, trim_whitespace=true",
        "accepted_range": "column_name, min_value=none, max_value=none, inclusive=true",
        "not_null_proportion": "column_name, at_least=0, at_most=1, group_by_columns=[]",
    },
    "dbt_expectations": {
        "expect_table_row_count_to_be_between": "min_value=None, max_value=None, group_by=None, row_condition=None, strictly=False",
        "expect_column_to_exist": "column_name, column_index=None, transform='upper'",
        "expect_column_values_to_match_regex": "column_name, regex, row_condition=None, is_raw=False, flags=''",
        "expect_column_value_lengths_to_equal": "column_name, value, row_condition=None",
        "expect_column_values_to_be_of_type": "column_name, column_type",
        "expect_column_values_to_be_between": "column_name, min_value=None, max_value=None, row_condition=None, strictly=False",
        "expect_column_values_to_be_in_set": "column_name, value_set, quote_values=True, row_condition=None",
    },
    None: {"is_a_code": "column_name, prefix"},
}


def declare(folder, name, tests):
    (folder / "macros").mkdir(parents=True)
    text = "\n".join(
        f"{{% test {test}(model, {arguments}) %}}select 1 where false{{% endtest %}}"
        for test, arguments in tests.items()
    )
    (folder / "macros" / "tests.sql").write_text(text)
    if name:
        project = {"name": name, "version": "1.0", "config-version": 2}
        (folder / "dbt_project.yml").write_text(json.dumps(project))


def make_project(root):
    flags = {"require_generic_test_arguments_property": True}
    project = {"name": "shop", "version": "1.0", "config-version": 2, "profile": "shop", "flags": flags}
    (root / "dbt_project.yml").write_text(json.dumps(project))
    target = {"type": "duckdb", "path": ":memory:"}
    (root / "profiles.yml").write_text(json.dumps({"shop": {"target": "dev", "outputs": {"dev": target}}}))
    for name, tests in PACKAGES.items():
        declare(root / "local" / name if name else root, name, tests)
    names = [name for name in PACKAGES if name]
    (root / "packages.yml").write_text(json.dumps({"packages": [{"local": f"local/{name}"} for name in names]}))
    (root / "models").mkdir()
    for model in ("orders", "payments", "customers"):
        (root / "models" / f"{model}.sql").write_text("select 1 as id")
    shutil.copy(HERE / "fixtures" / "dbt-schema.yml", root / "models" / "schema.yml")


def run(root, *arguments):
    places = ["--project-dir", str(root), "--profiles-dir", str(root)]
    result = dbtRunner().invoke([*arguments, *places])
    if not result.success:
        sys.exit(str(result.exception))
    return result.result


with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    make_project(root)
    run(root, "deps")
    manifest = run(root, "parse").to_dict()
    disabled = [node for nodes in manifest["disabled"].values() for node in nodes]
    tests = []
    for node in [*manifest["nodes"].values(), *disabled]:
        if node["resource_type"] != "test":
            continue
        metadata = node["test_metadata"]
        name = ".".join(filter(None, [metadata["namespace"], metadata["name"]]))
        arguments = {key: value for key, value in metadata["kwargs"].items() if key not in ("model", "column_name")}
        where, severity = node["config"]["where"], node["config"]["severity"].lower()
        place = node["attached_node"] or node["unique_id"]
        tests.append({"on": place.split(".", 2)[-1] if node["attached_node"] else None, "column": node["column_name"], "test": name, "arguments": arguments, "severity": severity, "where": where, "enabled": node["config"]["enabled"]})
tests.sort(key=lambda test: json.dumps(test, sort_keys=True))
pathlib.Path(sys.argv[1]).write_text(json.dumps(tests, indent=1, ensure_ascii=False) + "\n")
