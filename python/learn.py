"""Says what Truthound learns from a data file, and gives its first rows as text.

Reads {"path": "/data/orders.csv", "rows": 200} as JSON from standard input; the file is CSV or, by its ending, Parquet.
The last line of the answer is JSON: {"schema": {…}, "columns": […], "rows": [[…]], "seen": 1000, "left": […]}, or
{"failure": "…"}. `schema` is what `truthound learn` writes; `rows` are cells as they stand in a CSV file; `left` names
the columns that CSV has no way to write. Imports nothing of the project.
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
            answer = learn(request["path"], request["rows"])
        except Exception as error:  # whatever is wrong with the file is said by the packages that read it
            answer = {"failure": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
        finally:
            os.chdir(tempfile.gettempdir())
    print("\n" + json.dumps(answer, allow_nan=False, default=str))


def learn(path, count):
    import polars as pl
    import truthound

    left = []
    if path.lower().endswith((".parquet", ".pq")):
        data = pl.read_parquet(path)
        left = [name for name, dtype in data.schema.items() if dtype.is_nested() or dtype == pl.Binary]
        # What a flow reads is CSV, in which dates are texts.
        text = data.drop(left).write_csv()
        data = pl.read_csv(io.BytesIO(text.encode()), infer_schema_length=None)
        lines = io.StringIO(text, newline="")
    else:
        data = pl.read_csv(path, infer_schema_length=None)
        lines = open(path, encoding="utf-8-sig", newline="")
    with lines:
        rows = list(itertools.islice(csv.reader(lines, strict=True), count + 1))
    schema = truthound.learn(data).to_dict()
    return {
        "schema": finite(schema),
        "columns": rows[0],
        "rows": [row for row in rows[1:] if row],
        "seen": data.height,
        "left": left,
    }


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
