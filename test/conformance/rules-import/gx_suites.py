"""Saves an expectation suite with the Great Expectations that is installed: python gx_suites.py FILE"""
import json
import sys

import great_expectations as gx

OLD = gx.__version__.startswith("0.")

# (expectation, keyword arguments); a third item names the versions that have it: 0 or 1.
EXPECTATIONS = [
    ("expect_column_to_exist", {"column": "order_id"}),
    ("expect_column_values_to_not_be_null", {"column": "order_id"}),
    ("expect_column_values_to_not_be_null", {"column": "note", "mostly": 0.95}),
    ("expect_column_values_to_not_be_null", {"column": "email", "mostly": 1.0}),
    ("expect_column_values_to_not_be_null", {"column": "paid at", "row_condition": 'status == "paid"', "condition_parser": "pandas"}),
    ("expect_column_values_to_not_be_null", {"column": "paid at", "row_condition": "amount > 5 and age < 3", "condition_parser": "pandas"}),
    ("expect_column_values_to_be_unique", {"column": "order_id"}),
    ("expect_column_values_to_be_unique", {"column": "email", "mostly": 0.9}),
    ("expect_column_values_to_be_in_set", {"column": "status", "value_set": ["open", "paid", "void"]}),
    ("expect_column_values_to_be_in_set", {"column": "yes", "value_set": [0, 1]}),
    ("expect_column_values_to_be_in_set", {"column": "share", "value_set": [0.0, 0.5, 1.0, None]}),
    ("expect_column_distinct_values_to_be_in_set", {"column": "größe", "value_set": ["S", "M", "L"]}),
    ("expect_column_values_to_be_between", {"column": "age", "min_value": 0, "max_value": 150.0}),
    ("expect_column_values_to_be_between", {"column": "amount", "min_value": 0, "strict_min": True}),
    ("expect_column_values_to_be_between", {"column": "share", "min_value": 0, "max_value": 1, "strict_max": True}),
    ("expect_column_values_to_be_between", {"column": "amount", "max_value": 1e5, "mostly": 0.5}),
    ("expect_column_values_to_be_between", {"column": "paid at", "min_value": "2024-01-01"}),
    ("expect_column_min_to_be_between", {"column": "age", "min_value": 18}),
    ("expect_column_max_to_be_between", {"column": "age", "max_value": 99, "strict_max": True}),
    ("expect_column_max_to_be_between", {"column": "age", "min_value": 50, "max_value": 99}),
    ("expect_column_mean_to_be_between", {"column": "age", "min_value": 20, "max_value": 50}),
    ("expect_column_values_to_match_regex", {"column": "code", "regex": r"^ORD-\d{4}$"}),
    ("expect_column_values_to_match_regex", {"column": "email", "regex": r"@[a-z]+\.(org|com)$"}),
    ("expect_column_values_to_match_regex", {"column": "note", "regex": r"(?i)^x|z"}),
    ("expect_column_values_to_not_match_regex", {"column": "note", "regex": "bad"}),
    ("expect_column_value_lengths_to_be_between", {"column": "code", "min_value": 8, "max_value": 10}),
    ("expect_column_value_lengths_to_equal", {"column": "code", "value": 8}),
    ("expect_column_values_to_be_of_type", {"column": "age", "type_": "int64"}),
    ("expect_column_values_to_be_of_type", {"column": "code", "type_": "VARCHAR"}),
    ("expect_column_values_to_be_in_type_list", {"column": "amount", "type_list": ["float64"]}),
    ("expect_column_values_to_be_in_type_list", {"column": "age", "type_list": ["int64", "float64"]}),
    ("expect_column_proportion_of_non_null_values_to_be_between", {"column": "email", "min_value": 0.9}, 1),
    ("expect_column_values_to_be_null", {"column": "note"}),
    ("expect_column_value_z_scores_to_be_less_than", {"column": "amount", "threshold": 3, "double_sided": True}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["order_id", "code"]}),
    ("expect_table_row_count_to_be_between", {"min_value": 1}),
    ("expect_table_row_count_to_equal_other_table", {"other_table_name": "payments"}),
    ("expect_table_columns_to_match_set", {"column_set": ["order_id", "code"], "exact_match": False}),
]
SEVERITIES = {0: "critical", 1: "warning", 6: "info"}


def chosen():
    for index, (name, kwargs, *version) in enumerate(EXPECTATIONS):
        if not version or version == [0 if OLD else 1]:
            yield index, name, kwargs


def old_suite():
    from great_expectations.core import ExpectationConfiguration
    from great_expectations.core.expectation_suite import ExpectationSuite

    suite = ExpectationSuite("orders")
    for _, name, kwargs in chosen():
        suite.add_expectation(ExpectationConfiguration(name, kwargs))
    return suite


def new_suite():
    import great_expectations.expectations as gxe

    gx.get_context(mode="ephemeral")
    suite = gx.ExpectationSuite(name="orders")
    for index, name, kwargs in chosen():
        cls = getattr(gxe, "".join(word.title() for word in name.split("_")))
        suite.add_expectation(cls(**kwargs, **({"severity": SEVERITIES[index]} if index in SEVERITIES else {})))
    return suite


data = (old_suite() if OLD else new_suite()).to_json_dict()
# Random, so it would differ each time.
data.pop("id", None)
with open(sys.argv[1], "w") as file:
    file.write(json.dumps(data, indent=2) + "\n")
