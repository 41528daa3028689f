"""Data frames of the columns that a case names, as `test/conformance/rules/verdicts.py` makes them."""
import datetime


def value_of(kind, value):
    if value is None:
        return None
    if kind in ("int", "int32"):
        return int(value)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(value)
    return float(value) if kind == "float" else value


def columns_of(data):
    for name, column in data.items():
        yield name, column["kind"], [value_of(column["kind"], value) for value in column["values"]]


def polars_frame(data):
    import polars

    types = {
        "int": polars.Int64,
        "int32": polars.Int32,
        "float": polars.Float64,
        "text": polars.String,
        "bool": polars.Boolean,
        "datetime": polars.Datetime,
    }
    return polars.DataFrame([polars.Series(name, values, dtype=types[kind]) for name, kind, values in columns_of(data)])


def pandas_frame(data):
    import pandas

    def series(kind, values):
        if kind in ("int", "int32") and None not in values:
            return pandas.Series(values, dtype="int64" if kind == "int" else "int32")
        if kind in ("int", "int32", "float"):
            return pandas.Series(values, dtype="float64")
        if kind == "datetime":
            return pandas.Series(pandas.to_datetime(values))
        return pandas.Series(values, dtype=None if values else "object")

    return pandas.DataFrame({name: series(kind, values) for name, kind, values in columns_of(data)})


def duckdb_table(connection, table, data):
    """A table of SQL types, where the empty text and null stay apart, as they would not in a CSV file."""
    types = {
        "int": "bigint",
        "int32": "integer",
        "float": "double",
        "text": "varchar",
        "bool": "boolean",
        "datetime": "timestamp",
    }
    columns = list(columns_of(data))
    heads = ", ".join(f'"{name}" {types[kind]}' for name, kind, _ in columns)
    connection.execute(f"create table {table} ({heads})")
    rows = list(zip(*(values for _, _, values in columns)))
    if rows:
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"insert into {table} values ({marks})", rows)
