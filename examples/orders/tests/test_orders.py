"""The rules pass what they must and find what they must. Run with `pytest`, from any folder."""

import sys
from pathlib import Path

import polars as pl
import pytest
from prefect.logging import disable_run_logger

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from src.core.rules import CheckResult, QualityError, check  # noqa: E402
from src.prefect_flows.orders import orders_quality  # noqa: E402

BROKEN_BY_BAD_DATA = {
    "unique:order_id": 1,
    "regex:order_id": 1,
    "not_null:customer_id": 2,
    "in_set:status": 1,
    "in_range:quantity": 2,
    "in_range:unit_price": 1,
    "max_length:country": 1,
}


def read(name: str) -> pl.DataFrame:
    """A data file of the project."""
    return pl.read_csv(PROJECT / "data" / name, infer_schema_length=None)


def judge(orders: pl.DataFrame) -> CheckResult:
    """What becomes of each rule."""
    return check(orders, "orders", fail_on="never")


def broken(result: CheckResult) -> dict[str, int]:
    """The rules that did not pass, each with the number of rows that break it."""
    return {outcome.name: outcome.failed_count for outcome in result.failed()}


def test_good_data_satisfies_every_rule() -> None:
    result = judge(read("orders.csv"))
    assert len(result.outcomes) == 9
    assert result.passed


def test_bad_data_breaks_the_expected_rules() -> None:
    assert broken(judge(read("orders-bad.csv"))) == BROKEN_BY_BAD_DATA


def test_the_error_names_the_rules_and_no_value() -> None:
    with pytest.raises(QualityError) as caught:
        check(read("orders-bad.csv"), "orders")
    message = str(caught.value)
    for name in BROKEN_BY_BAD_DATA.keys() - {"max_length:country"}:
        assert name in message
    assert "max_length:country" not in message, "a warning is not among what fails the run"
    assert "Germany" not in message and "lost" not in message and "149900" not in message


def test_a_warning_is_reported_and_raises_nothing() -> None:
    orders = read("orders.csv").with_columns(country=pl.lit("Germany"))
    assert broken(check(orders, "orders")) == {"max_length:country": 30}


def test_a_missing_column_breaks_its_rules() -> None:
    result = judge(read("orders.csv").drop("customer_id"))
    assert broken(result) == {"not_null:customer_id": 1}
    assert result.failed()[0].message == "the column `customer_id` does not exist"


def test_a_column_of_another_type_is_not_taken_for_good() -> None:
    result = judge(read("orders.csv").with_columns(pl.col("quantity").cast(pl.String)))
    assert [outcome.status for outcome in result.failed()] == ["error"]


def test_an_id_may_not_go_on_behind_the_pattern() -> None:
    orders = read("orders.csv").with_columns(order_id=pl.col("order_id") + "0")
    assert broken(judge(orders)) == {"regex:order_id": 30}


def test_the_flow_checks_what_it_is_given() -> None:
    with disable_run_logger():
        assert orders_quality.fn() == 30
        with pytest.raises(QualityError):
            orders_quality.fn(data_path="data/orders-bad.csv")
        with pytest.raises(ValueError, match="has 30 rows, expected at least 31"):
            orders_quality.fn(min_rows=31)
