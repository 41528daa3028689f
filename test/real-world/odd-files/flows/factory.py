"""One check for many tables."""

from datetime import date

from prefect import flow

TABLES = ["orders", "customers"]


def make_flow(table: str, *, retries: int = 2):
    @flow(name=f"check-{table}", retries=retries, flow_run_name="{day}")
    def check(day: date | None = None, sample: int = 100):
        """Check a table."""
        print(table)

    return check


def _loaded(table, day: str, full: bool = False):
    """Load a table."""


def make_from_function(name):
    return flow(_loaded, name=name)


orders = make_flow("orders")
customers = make_flow("customers", retries=0)
nightly_orders = orders.with_options(name="nightly orders", description="At night.")
loaded = make_from_function("loaded")

FLOWS = {table: make_flow(table) for table in TABLES}
first = FLOWS["orders"]

for _table in TABLES:
    globals()[f"{_table}_hourly"] = make_flow(f"{_table}-hourly")
