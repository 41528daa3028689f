import duckdb
import great_expectations as gx
from prefect import flow


@flow(log_prints=True)
def run_suite(suite: str = "orders", revision: str | None = None, fail_on_warning: bool = False):
    """Runs an expectation suite."""
    context = gx.get_context(mode="ephemeral")
    print(context, duckdb.sql("select 1"), revision)
