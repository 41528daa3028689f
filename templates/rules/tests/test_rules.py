"""Tests of src/core/rules.py on every engine and data frame library that is installed."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import pickle
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "src" / "core"))

import rules as quality  # noqa: E402
from rules import CompiledRules, QualityError, check, load_rules  # noqa: E402


def is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


ENGINES = [name for name in ("truthound", "pandera", "great_expectations") if is_installed(name)]
LIBRARIES = [name for name in ("pandas", "polars") if is_installed(name)]

SECRET = "4929-1111"
GOOD: dict[str, list[Any]] = {"id": ["a", "b"], "amount": [1, 2]}
BAD: dict[str, list[Any]] = {"id": ["a", SECRET], "amount": [1, 4929]}


def calls(engine: str) -> list[dict[str, Any]]:
    """What `tq` compiles of: `id` starts with a lower-case letter, `amount` is at most 10."""
    if engine == "truthound":
        query = 'SELECT "id" FROM data WHERE "id" IS NOT NULL AND NOT REGEXP_LIKE("id", \'\\A(?:[a-z])\')'
        config = {
            "column_exists": {"columns": ["id", "amount"]},
            "query_returns_no_rows": {"query": query, "validate_sql": False},
            "between": {"columns": ["amount"], "max_value": 10, "inclusive": True},
        }
        judges = {"judged_by": ["query_returns_no_rows", "between"]}
        return [{"rules": [0, 1], **judges, "validators": list(config), "validator_config": config}]
    if engine == "pandera":
        plain = {"dtype": None, "nullable": True, "unique": False, "coerce": False, "required": True, "regex": False}
        columns = {
            "id": {**plain, "checks": {"str_matches": {"pattern": "[a-z]"}}},
            "amount": {**plain, "checks": {"less_than_or_equal_to": {"max_value": 10}}},
        }
        judges = {"judged_by": ["str_matches", "less_than_or_equal_to"]}
        return [{"rules": [0, 1], **judges, "schema": {"columns": columns, "coerce": False, "strict": False}}]
    expectations = [
        ("expect_column_values_to_match_regex", {"column": "id", "regex": "\\A(?:[a-z])"}),
        ("expect_column_values_to_be_between", {"column": "amount", "max_value": 10}),
    ]
    suite = [
        {"type": kind, "kwargs": options, "meta": {"tq": {"rule": index}}}
        for index, (kind, options) in enumerate(expectations)
    ]
    judges = {"judged_by": [kind for kind, _ in expectations]}
    return [{"rules": [0, 1], **judges, "suite": {"name": "rules", "expectations": suite, "meta": {}}}]


def compiled(engine: str, severities: tuple[str, str] = ("error", "warning")) -> str:
    rules = [
        {"name": "letters", "type": "regex", "column": "id", "severity": severities[0]},
        {"name": "in_range:amount", "type": "in_range", "column": "amount", "severity": severities[1]},
    ]
    for rule, kind in zip(rules, ("text", "number"), strict=True):
        rule["needs"] = [{"column": rule["column"], "kind": kind}]  # type: ignore[assignment]
    head = {"version": 1, "engine": engine, "dataset": "Orders (EU)", "source": "orders.yaml"}
    return json.dumps({**head, "rules": rules, "calls": calls(engine)})


def frame(library: str, data: dict[str, list[Any]]) -> Any:
    return importlib.import_module(library).DataFrame(data)


@pytest.fixture(params=[(engine, library) for engine in ENGINES for library in LIBRARIES], ids="-".join)
def engine_and_library(request: pytest.FixtureRequest) -> tuple[str, str]:
    engine, library = request.param
    if engine != "truthound" and not is_installed("pandas"):
        pytest.skip("this engine works on pandas")
    return engine, library


def statuses(result: quality.CheckResult) -> list[str]:
    return [outcome.status for outcome in result.outcomes]


def test_good_data_pass(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    result = check(frame(library, GOOD), CompiledRules.from_json(compiled(engine)))
    assert statuses(result) == ["passed", "passed"]
    assert result.passed
    assert [outcome.total_count for outcome in result.outcomes] == [2, 2]


def test_bad_data_raise_and_tell_no_value(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    with pytest.raises(QualityError) as caught:
        check(frame(library, BAD), CompiledRules.from_json(compiled(engine)))
    result = caught.value.result
    assert statuses(result) == ["failed", "failed"]
    assert [outcome.failed_count for outcome in result.outcomes] == [1, 1]
    assert "letters" in str(caught.value)
    assert "in_range:amount" not in str(caught.value), "a warning raises nothing at fail_on='error'"
    assert "4929" not in json.dumps(result.to_dict()) + str(caught.value)


def test_fail_on_decides_what_raises(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    data = frame(library, BAD)
    mild = CompiledRules.from_json(compiled(engine, ("info", "warning")))
    assert not check(data, mild).passed
    assert not check(data, mild, fail_on="critical").passed
    for fail_on in ("warning", "info"):
        with pytest.raises(QualityError):
            check(data, mild, fail_on=fail_on)
    grave = CompiledRules.from_json(compiled(engine, ("critical", "critical")))
    assert statuses(check(data, grave, fail_on="never")) == ["failed", "failed"]
    with pytest.raises(ValueError, match="fail_on"):
        check(data, grave, fail_on="sometimes")


def test_what_cannot_be_judged_never_passes(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    rules = CompiledRules.from_json(compiled(engine, ("info", "info")))
    with pytest.raises(QualityError) as caught:
        check(frame(library, {"id": [1, 2], "amount": ["1", "2"]}), rules, fail_on="critical")
    assert statuses(caught.value.result) == ["error", "error"]


def test_a_missing_column_fails_its_rules(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    result = check(frame(library, {"amount": [1]}), CompiledRules.from_json(compiled(engine)), fail_on="never")
    assert statuses(result) == ["failed", "passed"]
    assert result.outcomes[0].message == "the column `id` does not exist"


def test_a_column_whose_name_is_no_text_is_missing(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    if library != "pandas" or engine == "truthound":
        pytest.skip("only pandas has such names, and Polars makes texts of them")
    rules = CompiledRules.from_json(compiled(engine).replace('"amount"', '"0"'))
    data = importlib.import_module("pandas").DataFrame({"id": ["a", "b"], 0: [1, 4929]})
    result = check(data, rules, fail_on="never")
    assert statuses(result) == ["passed", "failed"]
    assert result.outcomes[1].message == "the column `0` does not exist"


@pytest.mark.skipif("pandera" not in ENGINES, reason="Pandera is not installed")
def test_a_column_that_pandera_misses_is_no_pass() -> None:
    rules = CompiledRules.from_json(compiled("pandera"))
    engine = quality._Pandera(frame("pandas", {"id": ["a"]}))
    verdicts = engine.run(rules.calls[0], rules.rules)
    assert [verdicts[index].status for index in (0, 1)] == ["passed", "failed"]


@pytest.mark.parametrize("labels", [[7, 7, 7], [None, None, 1], ["x", "x", "y"]])
def test_rows_are_counted_and_not_their_labels(engine_and_library: tuple[str, str], labels: list[Any]) -> None:
    engine, library = engine_and_library
    if library != "pandas":
        pytest.skip("only pandas has labels")
    values = {"id": ["A", "A", "c"], "amount": [11, 11, 11]}
    data = importlib.import_module("pandas").DataFrame(values, index=labels)
    result = check(data, CompiledRules.from_json(compiled(engine)), fail_on="never")
    assert [outcome.failed_count for outcome in result.outcomes] == [2, 3]


def test_columns_without_a_value_pass_whatever_their_type(engine_and_library: tuple[str, str], tmp_path: Path) -> None:
    engine, library = engine_and_library
    rules = CompiledRules.from_json(compiled(engine))
    assert statuses(check(frame(library, {"id": [None, None], "amount": [None, None]}), rules)) == ["passed", "passed"]
    assert statuses(check(frame(library, {"id": [], "amount": []}), rules)) == ["passed", "passed"]
    for name, text in (("header", "id,amount\n"), ("nulls", "id,amount,other\n,,1\n,,2\n")):
        path = tmp_path / f"{name}.csv"
        path.write_text(text)
        assert statuses(check(path, rules)) == ["passed", "passed"]


def test_rules_of_which_none_was_compiled_are_refused(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    whole = {**json.loads(compiled(engine)), "rules": [], "calls": []}
    with pytest.raises(ValueError, match="nothing would be checked"):
        check(frame(library, GOOD), CompiledRules.from_json(json.dumps(whole)), fail_on="never")


def test_nulls_pass(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    data = frame(library, {"id": ["a", None], "amount": [1.0, None]})
    assert statuses(check(data, CompiledRules.from_json(compiled(engine)))) == ["passed", "passed"]


def test_a_csv_file_is_read(engine_and_library: tuple[str, str], tmp_path: Path) -> None:
    engine, _ = engine_and_library
    path = tmp_path / "orders.csv"
    path.write_text("id,amount\na,1\nB,2\n")
    rules = CompiledRules.from_json(compiled(engine))
    for data in (path, str(path)):
        assert statuses(check(data, rules, fail_on="never")) == ["failed", "passed"]


def test_a_call_that_the_engine_refuses_is_no_pass(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    text = compiled(engine)
    for name in ("between", "less_than_or_equal_to"):
        text = text.replace(f'"{name}"', '"no_such_check"')
    text = text.replace("expect_column_values_to_be_between", "expect_no_such_thing")
    assert "passed" not in statuses(check(frame(library, GOOD), CompiledRules.from_json(text), fail_on="never"))[1:]


def test_a_check_that_raises_is_no_pass(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    if engine == "truthound":
        pytest.skip("it skips a column of another type, which only `needs` tells")
    whole = json.loads(compiled(engine))
    for rule in whole["rules"]:
        del rule["needs"]
    rules = CompiledRules.from_json(json.dumps(whole))
    result = check(frame(library, {"id": ["a", "b"], "amount": ["1", "2"]}), rules, fail_on="never")
    assert statuses(result) == ["passed", "error"]


def test_a_rule_that_no_call_judges_is_no_pass(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    whole = json.loads(compiled(engine))
    whole["calls"] = []
    result = check(frame(library, GOOD), CompiledRules.from_json(json.dumps(whole)), fail_on="never")
    assert statuses(result) == ["error", "error"]


def test_nothing_is_left_behind(
    engine_and_library: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, library = engine_and_library
    monkeypatch.chdir(tmp_path)
    check(frame(library, GOOD), CompiledRules.from_json(compiled(engine)))
    assert os.listdir(tmp_path) == []


def test_the_error_survives_a_process(engine_and_library: tuple[str, str]) -> None:
    engine, library = engine_and_library
    with pytest.raises(QualityError) as caught:
        check(frame(library, BAD), CompiledRules.from_json(compiled(engine)))
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.result) == (str(caught.value), caught.value.result)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "quality" / ".compiled"
    folder.mkdir(parents=True)
    (folder / "orders.json").write_text(compiled(ENGINES[0]), encoding="utf-8")
    monkeypatch.delenv("TQ_RULES_FOLDER", raising=False)
    inner = tmp_path / "flows" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path


def test_rules_are_found_by_name_and_by_path(project: Path) -> None:
    by_name = load_rules("orders")
    assert [rule.name for rule in by_name.rules] == ["letters", "in_range:amount"]
    absolute = project / "quality" / ".compiled" / "orders.json"
    for path in (absolute, "quality/orders.yaml", Path("quality/.compiled/orders.json")):
        assert load_rules(path) == by_name


def test_data_are_judged_by_rules_that_are_named(project: Path) -> None:
    data = frame(LIBRARIES[0], BAD)
    assert check(data, "orders", fail_on="never") == check(data, load_rules("orders"), fail_on="never")
    with pytest.raises(QualityError):
        check(data, Path("quality/orders.yaml"))


def test_a_folder_can_be_named(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    monkeypatch.setenv("TQ_RULES_FOLDER", str(project / "quality"))
    assert load_rules("orders").dataset == "Orders (EU)"


def test_rules_that_are_not_there_are_named(project: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no compiled rules `customers`; run `tq rules compile`"):
        load_rules("customers")


def test_a_file_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 1"):
        CompiledRules.from_json('{"version": 2}')


@pytest.mark.parametrize(
    "text", ["{}", "[]", "nonsense", '{"version": 1, "rules": [{"type": "not_null"}]}', '{"version": 1, "rules": 2}']
)
def test_a_file_that_is_no_compiled_one_says_what_to_do(project: Path, text: str) -> None:
    path = project / "plain.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"plain\.json` is not a compiled rule file .* `tq rules compile`"):
        load_rules(path)


def test_a_rule_file_in_json_has_its_compiled_file_beside_it(project: Path) -> None:
    rule_file = project / "quality" / "orders.json"
    rule_file.write_text('{"version": 1, "rules": [{"type": "not_null", "column": "id"}]}', encoding="utf-8")
    for path in ("quality/orders.json", rule_file):
        assert load_rules(path) == load_rules("orders")


@pytest.mark.parametrize("dataset", ["orders", "Orders (EU)", "größe", "名前", "--", "a_b"])
def test_the_artifact_has_a_legal_key(dataset: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", quality.artifact_key(dataset))
    assert quality.artifact_key("Orders (EU)") == "quality-orders-eu"


@pytest.mark.parametrize(
    ("dataset", "other"), [("订单_1", "用户_1"), ("schön", "schon"), ("名前", "人名"), ("--", "__")]
)
def test_artifacts_of_two_data_sets_have_two_keys(dataset: str, other: str) -> None:
    assert quality.artifact_key(dataset) != quality.artifact_key(other)


@pytest.mark.skipif(not is_installed("prefect"), reason="Prefect is not installed")
def test_a_flow_run_keeps_the_result_also_where_it_fails() -> None:
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.testing.utilities import prefect_test_harness

    data = frame(LIBRARIES[0], BAD)
    rules = CompiledRules.from_json(compiled(ENGINES[0]))

    @flow
    def plain() -> None:
        check(data, rules)

    @flow
    async def asynchronous() -> None:
        await asyncio.to_thread(check, data, rules)

    @flow
    async def careless() -> None:
        check(data, rules)

    with prefect_test_harness():
        with pytest.raises(QualityError):
            plain()
        for each in (asynchronous, careless):
            with pytest.raises(QualityError):
                asyncio.run(each())
        with get_client(sync_client=True) as client:
            artifacts = [artifact for artifact in client.read_artifacts() if artifact.key is not None]
    assert [artifact.key for artifact in artifacts] == ["quality-orders-eu"] * 3
    for artifact in artifacts:
        table = json.loads(str(artifact.data))
        assert [row["status"] for row in table] == ["failed", "failed"]
        assert "4929" not in str(artifact.data) + str(artifact.description)
