"""The rules that `engine_truth.py` runs, each with data that satisfies it and data that violates it."""

import datetime

from common.rule_validation import COMMON_RULE_SCHEMAS

COLUMN = "amount"
NUMBERS, OTHERS, ONE_OTHER = [1, 2, 3, 4], [101, 102, 103, 4], [1, 2, 3, 104]
TEXTS, LONG, ONE_LONG = ["ab", "abc", "abc", "ab"], ["abcdef", "abcdefg", "abcdef", "ab"], ["ab", "abc", "ab", "abcdef"]
SHORT, ONE_SHORT = ["a", "b", "a", "ab"], ["ab", "abc", "ab", "a"]

# type: (fields, good data, bad data, data with one violation in four rows); the violations of the bad data are three in four.
SUBJECTS = {
    "not_null": ({}, NUMBERS, [1, None, None, None], [1, 2, 3, None]),
    "unique": ({}, NUMBERS, [1, 1, 1, 2], [1, 2, 3, 3]),
    "in_set": ({"values": ["ab", "abc"]}, TEXTS, LONG, ONE_LONG),
    "in_range": ({"min": 0, "max": 10}, NUMBERS, [-5, 50, 60, 4], [1, 2, 3, 50]),
    "regex": ({"pattern": "^[a-c]+$"}, TEXTS, ["1", "2", "3", "ab"], ["ab", "abc", "ab", "1"]),
    "dtype": ({"dtype": "int64"}, NUMBERS, TEXTS, TEXTS),
    "min_length": ({"min_length": 2}, TEXTS, SHORT, ONE_SHORT),
    "max_length": ({"max_length": 4}, TEXTS, LONG, ONE_LONG),
    "greater_than": ({"value": 10}, [11, 12, 13, 14], [1, 2, 3, 14], [11, 12, 13, 4]),
    "less_than": ({"value": 10}, NUMBERS, OTHERS, ONE_OTHER),
    "column_exists": ({}, NUMBERS, None, None),
    "statistical_drift": ({"method": "ks", "threshold": 0.05}, NUMBERS, OTHERS, ONE_OTHER),
    "distribution_change": ({"baseline_profile": {"mean": 2.5}}, NUMBERS, OTHERS, ONE_OTHER),
    "outlier": ({"detector": "isolation_forest", "contamination": 0.05}, NUMBERS, OTHERS, ONE_OTHER),
    "z_score_outlier": ({"threshold": 1.0}, NUMBERS, OTHERS, ONE_OTHER),
    "completeness_ratio": ({"min_ratio": 0.9}, NUMBERS, [1, None, None, None], [1, 2, 3, None]),
    "referential_integrity": ({"reference_table": "t", "reference_column": "c"}, NUMBERS, OTHERS, ONE_OTHER),
    "cross_table_row_count": ({"table1": "t", "table2": "u", "tolerance": 0.0}, NUMBERS, OTHERS, ONE_OTHER),
    "conditional_null": ({"condition": "1 = 1"}, NUMBERS, [1, None, None, None], [1, 2, 3, None]),
    "expression": ({"expression": f"{COLUMN} < 10"}, NUMBERS, OTHERS, ONE_OTHER),
    "distribution": ({"distribution_type": "normal", "parameters": {"loc": 2}}, NUMBERS, OTHERS, ONE_OTHER),
}

MOMENTS = [datetime.datetime(2026, 1, day) for day in (1, 2, 3, 4)]
# Name in a rule: (good data, the pandas type of their column, bad data). The first 12 are those that Pandera's adapter knows.
DTYPES = {
    "int": (NUMBERS, "int64", TEXTS),
    "int32": (NUMBERS, "int32", TEXTS),
    "int64": (NUMBERS, "int64", TEXTS),
    "float": ([1.5, 2.5, 3.5, 4.5], "float64", TEXTS),
    "float32": ([1.5, 2.5, 3.5, 4.5], "float32", TEXTS),
    "float64": ([1.5, 2.5, 3.5, 4.5], "float64", TEXTS),
    "str": (TEXTS, None, NUMBERS),
    "string": (TEXTS, None, NUMBERS),
    "bool": ([True, False, True, True], "bool", TEXTS),
    "boolean": ([True, False, True, True], "bool", TEXTS),
    "datetime": (MOMENTS, "datetime64[ns]", TEXTS),
    "date": ([moment.date() for moment in MOMENTS], "object", TEXTS),
    "object": (TEXTS, "object", NUMBERS),
    "datetime64[ns]": (MOMENTS, "datetime64[ns]", TEXTS),
    # As Polars names types, which are the names of the native validator of Truthound.
    "Int64": (NUMBERS, "int64", TEXTS),
    "Utf8": (TEXTS, None, NUMBERS),
    "<other>": (NUMBERS, "int64", TEXTS),
}


class Case:
    """A rule with the columns that satisfy and violate it; a column is its values and their pandas type, None is no column."""

    def __init__(self, rule, good, bad, mild=None, base=None, said=None):
        self.rule, self.good, self.bad, self.mild = rule, (good, None), (bad, None), mild
        # The same rule without the key that the case is about.
        self.base = base
        self.said = said

    @property
    def name(self):
        keys = sorted(self.said or (key for key in self.rule if key != "type"))
        return f"{self.rule_type}({', '.join(keys)})"

    @property
    def rule_type(self):
        written = self.rule.get("type", "<none>")
        return "expect_*" if written.startswith("expect_") else "<unknown>" if written == "no_such_type" else written


def cases():
    for schema in COMMON_RULE_SCHEMAS.values():
        fields, *data = SUBJECTS[schema.rule_type]
        has_column = schema.get_field("column") is not None
        base = {"type": schema.rule_type, **({"column": COLUMN} if has_column else {}), **fields}
        yield from spellings(schema, base, data)
        for alias in schema.aliases:
            yield Case({**base, "type": alias}, *data)
    yield from data_types()
    yield from foreign()


def spellings(schema, base, data):
    yield Case(base, *data)
    yield Case({**base, "severity": "info"}, *data, base=base)
    yield Case({**base, "mostly": 0.5}, *data, base=base)
    yield Case({**base, "note": "x"}, *data, base=base, said=[*(key for key in base if key != "type"), "<other>"])
    if "column" in base:
        nowhere = {key: value for key, value in base.items() if key != "column"}
        yield Case(nowhere, *data)
        yield Case({**nowhere, "columns": [COLUMN]}, *data)
    if schema.rule_type == "in_range":
        yield from bounds(base, data)
        return
    for field in schema.fields:
        if field.name not in base or field.name == "column":
            continue
        without = {key: value for key, value in base.items() if key != field.name}
        yield Case(without, *data)
        for alias in field.aliases:
            yield Case({**without, alias: base[field.name]}, *data)
            yield Case({**base, alias: base[field.name]}, *data)
    if schema.rule_type in ("min_length", "max_length"):
        yield from lengths(schema.rule_type, base, data)


def lengths(rule_type, base, data):
    """With `value`, which no validator takes and two adapters read."""
    value = {"type": rule_type, "column": COLUMN, "value": base[rule_type]}
    yield Case(value, *data)
    yield Case({**value, **base}, *data)
    yield Case({**value, "severity": "info"}, *data, base=value)
    yield Case({**value, "mostly": 0.5}, *data, base=value)
    yield Case({**value, "note": "x"}, *data, base=value, said=["column", "value", "<other>"])


def bounds(base, data):
    good, bad, mild = data
    for least in ((), ("min",), ("min_value",), ("min", "min_value")):
        for most in ((), ("max",), ("max_value",), ("max", "max_value")):
            if (least, most) == (("min",), ("max",)):
                continue
            rule = {"type": "in_range", "column": COLUMN}
            yield Case({**rule, **dict.fromkeys(least, base["min"]), **dict.fromkeys(most, base["max"])}, good, bad, mild)


def data_types():
    for name, (good, kind, bad) in DTYPES.items():
        rule = {"type": "dtype", "column": COLUMN, "dtype": "no_such_type" if name == "<other>" else name}
        case = Case(rule, good, bad, said=["column", f"dtype={name}"])
        case.good = (good, kind)
        yield case


def foreign():
    data = SUBJECTS["not_null"][1:]
    native = "expect_column_values_to_not_be_null"
    yield Case({"type": "no_such_type", "column": COLUMN}, *data)
    yield Case({"type": "no_such_type"}, *data)
    yield Case({"type": native}, *data)
    yield Case({"type": native, "column": COLUMN}, *data)
    yield Case({"type": native, "expectation_type": native}, *data)
    yield Case({"type": native, "expectation_type": native, "column": COLUMN}, *data)
    yield Case({"expectation_type": native, "column": COLUMN}, *data)
    columns = {"expectation_type": "expect_table_columns_to_match_set", "column_set": ["row", COLUMN]}
    yield Case(columns, NUMBERS, None, said=["expectation_type"])
    # Keywords of every expectation.
    for keyword, value in (("meta", {}), ("catch_exceptions", True), ("include_config", True)):
        base = {"type": "not_null", "column": COLUMN}
        yield Case({**base, keyword: value}, *data, base=base)
    yield Case({"check": "not_null", "column": COLUMN}, *data)
    yield Case({"column": COLUMN}, *data)
    yield Case({}, *data)
