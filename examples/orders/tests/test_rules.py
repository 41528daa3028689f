"""Each rule fails where it must and passes where it must. Run with `python -m unittest tests.test_rules`."""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from src.core.rules import Rule, RuleFileError, check_rules, load_rules

PROJECT = Path(__file__).parent.parent
FAILURES_IN_BAD_DATA = {
    "unique(order_id)": 1,
    "regex(order_id)": 1,
    "not_null(customer_id)": 2,
    "in_set(status)": 1,
    "in_range(quantity)": 2,
    "in_range(unit_price)": 1,
    "max_length(country)": 1,
}


def failures(frame: pl.DataFrame, *rules: Rule) -> dict[str, int]:
    """Failures by the name of the rule, for the rules that did not pass."""
    return {
        result.rule.name: result.failures for result in check_rules(frame, list(rules)) if not result.passed
    }


def read(name: str) -> pl.DataFrame:
    """A data file of the project."""
    return pl.read_csv(PROJECT / "data" / name, infer_schema_length=None)


class OrdersRules(unittest.TestCase):
    """The project's own rule file, on the project's own data."""

    def test_good_data_satisfies_every_rule(self) -> None:
        self.assertEqual(failures(read("orders.csv"), *load_rules(PROJECT / "quality/orders.yaml")), {})

    def test_bad_data_breaks_the_expected_rules(self) -> None:
        found = failures(read("orders-bad.csv"), *load_rules(PROJECT / "quality/orders.yaml"))
        self.assertEqual(found, FAILURES_IN_BAD_DATA)


class WhatTruthoundPassesOver(unittest.TestCase):
    """Cases in which Truthound alone would report success."""

    def test_missing_column(self) -> None:
        self.assertEqual(failures(pl.DataFrame({"a": [1]}), Rule("not_null", "b", {})), {"not_null(b)": 0})

    def test_range_on_text(self) -> None:
        rule = Rule("in_range", "a", {"min": 1})
        self.assertEqual(failures(pl.DataFrame({"a": ["0", "x"]}), rule), {"in_range(a)": 0})

    def test_duplicate_beside_a_null(self) -> None:
        self.assertEqual(
            failures(pl.DataFrame({"a": ["x", "x", None]}), Rule("unique", "a", {})), {"unique(a)": 1}
        )

    def test_alternatives_in_a_pattern(self) -> None:
        rule = Rule("regex", "a", {"pattern": "x|y"})
        self.assertEqual(failures(pl.DataFrame({"a": ["x", "y", "xz", "zy"]}), rule), {"regex(a)": 2})

    def test_two_ranges(self) -> None:
        rules = [Rule("in_range", "a", {"max": 5}), Rule("in_range", "a", {"min": 2})]
        results = check_rules(pl.DataFrame({"a": [1, 3, 7, 9]}), rules)
        self.assertEqual([result.failures for result in results], [2, 1])


class RuleFiles(unittest.TestCase):
    """Faults of a rule file are named, all at once."""

    def test_faults(self) -> None:
        rules = "[{type: in_range, column: a}, {check: not_null, column: a}]"
        with TemporaryDirectory() as folder:
            path = Path(folder) / "rules.yaml"
            path.write_text(f"version: 1\nengine: truthound\nrules: {rules}\n", encoding="utf-8")
            with self.assertRaisesRegex(
                RuleFileError, "rule 1: missing option `min` or `max`; rule 2: unknown type"
            ):
                load_rules(path)


if __name__ == "__main__":
    unittest.main()
