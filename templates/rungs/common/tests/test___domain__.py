"""The rules pass what they must and find what they must, and the flow fails when they do. Run with `pytest`."""

import asyncio
import sys
from pathlib import Path

import pytest
from prefect.logging import disable_run_logger
from truthound_prefect.utils.exceptions import DataQualityError

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from src.core.deliveries import DeliveryError, read_delivery  # noqa: E402
from src.core.rules import CheckResult, check  # noqa: E402
from src.prefect_flows.__domain__ import __domain___quality  # noqa: E402

GOOD = "data/__domain__.csv"
BAD = "data/__domain__-bad.csv"
ROWS = __rows__
BROKEN_BY_BAD_DATA = __broken_rules__


def judge(path: str) -> CheckResult:
    """What becomes of each rule."""
    return check(read_delivery(PROJECT / path), "__domain__", fail_on="never")


def test_good_data_satisfies_every_rule() -> None:
    result = judge(GOOD)
    assert result.outcomes
    assert [outcome.name for outcome in result.failed()] == []


def test_bad_data_breaks_the_expected_rules() -> None:
    assert {outcome.name for outcome in judge(BAD).failed()} == BROKEN_BY_BAD_DATA


def run(**parameters: object) -> None:
    """Runs the flow as a function, without a server."""
    with disable_run_logger():
        outcome = __domain___quality.fn(**parameters)
        if asyncio.iscoroutine(outcome):  # the flow of some rungs is `async`
            asyncio.run(outcome)


def test_the_flow_passes_good_data() -> None:
    run()


def test_the_flow_fails_on_bad_data() -> None:
    with pytest.raises(DataQualityError, match="for `__domain__` failed"):
        run(data_path=BAD)


def test_the_flow_fails_on_a_delivery_that_is_too_small_or_not_there() -> None:
    with pytest.raises(DeliveryError, match=f"has {ROWS} rows, expected at least {ROWS + 1}"):
        run(min_rows=ROWS + 1)
    with pytest.raises(DeliveryError, match="FileNotFoundError"):
        run(data_path="data/no-such-file.csv")
