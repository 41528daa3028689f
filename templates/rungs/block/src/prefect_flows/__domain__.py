"""The quality gate for `__domain__`: reads a delivery, and judges it by the rules as a saved block says."""

import sys
from pathlib import Path

from prefect import flow, get_run_logger

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.quality_block import RulesBlock  # noqa: E402


# No retries: the same data breaks the same rules again.
@flow(
    name="__flow__", flow_run_name="__domain__ {data_path}", timeout_seconds=600, retries=0
)
def __domain___quality(
    data_path: str = "data/__domain__.csv", block: str | None = None, min_rows: int = 1
) -> int:
    """Checks a delivery by the rules of `quality/__domain__.yaml`.

    Args:
        data_path: CSV file, relative to the project.
        block: The saved `data-quality` block that says whether bad data fails the run. Without one it does.
        min_rows: Fewest rows that a delivery may have.

    Returns:
        The number of rows checked.

    Raises:
        DeliveryError: If the delivery cannot be read or is too small.
        DataQualityError: If it breaks a rule of severity error or critical, or a rule cannot be judged.
    """
    settings = RulesBlock("__domain__").load(block)
    delivery = read_delivery(PROJECT / data_path, min_rows)
    result = settings.check(delivery)
    get_run_logger().info("%s: %d rows, %s", data_path, delivery.height, result["status"])
    for failure in result["failures"]:
        get_run_logger().warning("%s: %s", failure["rule_name"], failure["message"])
    return delivery.height
