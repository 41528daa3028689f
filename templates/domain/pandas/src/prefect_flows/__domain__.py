"""The quality gate for `__domain__`: reads a delivery, judges it by the rules, and fails if it breaks one."""

import sys
from pathlib import Path
from typing import Literal

from prefect import flow, get_run_logger

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.rules import QualityError, check  # noqa: E402


# No retries: the same data breaks the same rules again.
@flow(
    name="__flow__", flow_run_name="__domain__ {data_path}", timeout_seconds=600, retries=0
)
def __domain___quality(
    data_path: str = "data/__domain__.csv",
    fail_on: Literal["never", "critical", "error", "warning", "info"] = "error",
    min_rows: int = 1,
) -> int:
    """Checks a delivery by the rules of `quality/__domain__.yaml`.

    Args:
        data_path: CSV file, relative to the project.
        fail_on: The mildest severity of a broken rule that fails the run; with `never` bad data is only told of.
        min_rows: Fewest rows that a delivery may have.

    Returns:
        The number of rows checked.

    Raises:
        DeliveryError: If the delivery cannot be read or is too small.
        QualityError: If it breaks a rule of severity `fail_on` or a graver one, or a rule cannot be judged.
    """
    logger = get_run_logger()
    delivery = read_delivery(PROJECT / data_path, min_rows)
    result = check(delivery, "__domain__", fail_on="never")
    logger.info("%s: %d rows, %d rules", data_path, len(delivery), len(result.outcomes))
    for outcome in result.failed():
        logger.warning("%s: %s", outcome.name, outcome.message)
    # Every rule has been judged and told of by now; this is the one place where the run fails for them.
    broken = [] if fail_on == "never" else result.failed(at_least=fail_on)
    if broken:
        raise QualityError(result, broken)
    return len(delivery)
