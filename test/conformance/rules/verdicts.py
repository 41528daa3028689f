"""Judges cases by compiled rules in the real engine of this environment.

The first argument is the folder of `rules.py`, the second the data frame to make: polars or pandas. Each line of input
is `{"id", "compiled", "data"}`, where `compiled` is the text of a compiled file. Each line of output says
`{"id", "verdicts", "messages"}`, after a first line `{"version", "left"}`, where `left` lists the files left behind.
"""

import datetime
import decimal
import importlib.metadata
import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import rules as quality  # noqa: E402

FRAME = sys.argv[2]


def value_of(kind, value):
    if value is None:
        return None
    if kind in ("int", "int32", "Int64"):
        return int(value)
    if kind == "float":
        return float(value)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(value)
    if kind == "zoned":
        return datetime.datetime.fromisoformat(value).replace(tzinfo=datetime.timezone.utc)
    if kind == "Decimal":
        return decimal.Decimal(value)
    return datetime.date.fromisoformat(value) if kind == "date" else value


def polars_frame(columns):
    import polars

    types = {
        "int": polars.Int64,
        "int32": polars.Int32,
        "float": polars.Float64,
        "text": polars.String,
        "bool": polars.Boolean,
        "datetime": polars.Datetime,
        "date": polars.Date,
        "zoned": polars.Datetime("us", "UTC"),
        "Categorical": polars.Categorical,
        "Enum": polars.Enum(["a", "b", "ab"]),
        "Decimal": polars.Decimal(38, 2),
        "Null": polars.Null,
    }
    return polars.DataFrame([polars.Series(name, values, dtype=types[kind]) for name, kind, values in columns])


def pandas_frame(columns):
    import pandas

    def series(kind, values):
        if kind in ("Int64", "boolean", "string", "category"):
            return pandas.Series(values, dtype=kind)
        if kind in ("int", "int32") and None not in values:
            return pandas.Series(values, dtype=kind.replace("int", "int64") if kind == "int" else kind)
        if kind in ("int", "int32", "float"):
            return pandas.Series(values, dtype="float64")
        if kind in ("datetime", "zoned"):
            return pandas.Series(pandas.to_datetime(values, utc=kind == "zoned"))
        return pandas.Series(values, dtype="object" if kind in ("date", "mixed") or not values else None)

    return pandas.DataFrame({name: series(kind, values) for name, kind, values in columns})


def check_schema_files(compiled):
    """Each schema is also what Pandera itself reads from YAML; 0.13 needs packages for that which it does not bring."""
    if importlib.metadata.version("pandera").startswith("0.13."):
        return
    import yaml
    from pandera.io.pandas_io import from_yaml

    for call in compiled.calls:
        if from_yaml(yaml.safe_dump(call["schema"], sort_keys=False)) != quality._pandera_schema(call["schema"]):
            raise AssertionError(f"Pandera reads another schema from {call['schema']}")


def main():
    engine = None
    answers = []
    for line in sys.stdin:
        case = json.loads(line)
        columns = [
            (name, each["kind"], [value_of(each["kind"], value) for value in each["values"]])
            for name, each in case["data"].items()
        ]
        compiled = quality.CompiledRules.from_json(case["compiled"])
        engine = compiled.engine
        if engine == "pandera":
            check_schema_files(compiled)
        frame = polars_frame(columns) if FRAME == "polars" else pandas_frame(columns)
        result = quality.check(frame, compiled, fail_on="never")
        answers.append(
            {
                "id": case["id"],
                "verdicts": [outcome.status for outcome in result.outcomes],
                "messages": [outcome.message for outcome in result.outcomes],
            }
        )
    left = sorted(str(path) for path in Path.cwd().iterdir())
    print(json.dumps({"version": importlib.metadata.version(engine), "left": left}))
    for answer in answers:
        print(json.dumps(answer))


main()
