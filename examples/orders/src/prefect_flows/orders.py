"""The quality gate for orders: a delivery that breaks a rule makes the flow run fail."""

import logging
import sys
from pathlib import Path

import polars as pl
from prefect import flow, get_run_logger

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.rules import check  # noqa: E402


def tell(flow, flow_run, state):
    """Tells of a failed run. Put the channel of your team here: a mail, a message, a ticket."""
    logging.getLogger("orders").error("%s of %s failed: %s", flow_run.name, flow.name, state.message)


# No retries: the same data breaks the same rules again.
@flow(timeout_seconds=600, retries=0, on_failure=[tell])
def orders_quality(data_path: str = "data/orders.csv", min_rows: int = 1) -> int:
    """Checks a delivery of orders against the rules of `quality/orders.yaml`.

    Args:
        data_path: CSV file with the orders, relative to the project.
        min_rows: Fewest rows that a delivery may have. One that ends too early breaks no rule.

    Returns:
        The number of rows checked.

    Raises:
        ValueError: If the delivery is too small.
        QualityError: If it breaks a rule of severity error or critical, or a rule cannot be judged.
    """
    logger = get_run_logger()
    orders = read_orders(PROJECT / data_path)
    if orders.height < min_rows:
        raise ValueError(f"{data_path} has {orders.height} rows, expected at least {min_rows}")
    result = check(orders, "orders")
    logger.info("%s: %d rows, %d rules", data_path, orders.height, len(result.outcomes))
    for outcome in result.failed():
        logger.warning("%s: %s", outcome.name, outcome.message)
    return orders.height


def read_orders(path: Path) -> pl.DataFrame:
    """Reads a CSV file; the types of its columns are inferred from the whole of it."""
    return pl.read_csv(path, infer_schema_length=None)
