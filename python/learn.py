"""Says what Truthound learns from a data file, and gives its first rows as text.

Reads {"path": "/data/orders.csv", "rows": 200, "nulls": ["", "NA"]} as JSON from standard input; the file is CSV or, by
its ending, Parquet. The last line of the answer is JSON: {"schema": {…}, "columns": […], "rows": [[…]], "seen": 1000,
"left": […], "lacking": […]}, or {"problem": "has …"}, or {"failure": "…"}. `schema` is what `truthound learn` writes;
`rows` are cells as they stand in a CSV file; `left` names the columns that CSV has no way to write, `lacking` those in
which some row has no value: one of `nulls`, or no number among numbers. Imports nothing of the project.
"""

import csv
import io
import itertools
import json
import os
import sys
import tempfile


def main():
    request = json.loads(sys.stdin.buffer.read())
    # Truthound keeps things in a folder of the working directory.
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            answer = learn(request["path"], request["rows"], request["nulls"])
        except Exception as error:  # whatever is wrong with the file is said by the packages that read it
            answer = {"failure": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
        finally:
            os.chdir(tempfile.gettempdir())
    print("\n" + json.dumps(answer, allow_nan=False, default=str))


def learn(path, count, nulls):
    import polars as pl
    import truthound

    if not os.path.isfile(path):
        return {"problem": "is not a regular file"}
    left = []
    if path.lower().endswith((".parquet", ".pq")):
        data = pl.read_parquet(path)
        left = [name for name in data.columns if not has_text(data.select(name))]
        if len(left) == data.width:
            return {"problem": "has no column that CSV can hold"}
        # What a flow reads is CSV, in which dates are texts.
        path = os.path.join(os.getcwd(), "data.csv")
        data.drop(left).write_csv(path)
    data = pl.read_csv(path, infer_schema_length=None)
    as_text = pl.read_csv(path, infer_schema_length=0)
    with open(path, encoding="utf-8-sig", newline="") as lines:
        rows = list(itertools.islice(csv.reader(lines, strict=True), count + 1))
    schema = truthound.learn(data).to_dict()
    return {
        "schema": finite(schema),
        "columns": rows[0],
        "rows": [row for row in rows[1:] if row],
        "seen": data.height,
        "left": left,
        "lacking": [
            name
            for name in data.columns
            if as_text[name].is_null().any()
            or as_text[name].is_in(nulls).any()
            or (data[name].dtype.is_float() and data[name].is_nan().any())
        ],
    }


def has_text(column):
    """Whether CSV can hold a column of Parquet. Polars says no to lists, structures, durations and bytes."""
    import polars as pl

    try:
        column.write_csv(io.BytesIO())
    except pl.exceptions.PolarsError:
        return False
    return True


def finite(value):
    """The same without numbers that JSON lacks."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [finite(item) for item in value]
    is_odd = isinstance(value, float) and (value != value or value in (float("inf"), float("-inf")))
    return None if is_odd else value


if __name__ == "__main__":
    main()
