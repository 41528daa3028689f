from typing import Literal

from prefect import flow


@flow(name="check table")
def check_table(
    table_id: str,
    dump_mode: Literal["append", "overwrite"] = "append",
    columns: list[str] | None = None,
    execute_query: str = "",
):
    ...


@flow
def check_tables(tables: list[str] = [], severity: Literal["warning", "critical"] = "warning"):
    for table in tables:
        check_table(table)
