"""The quality gate for `__domain__`: reads a delivery, judges it by the rules, and fails if it breaks one."""

import sys
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.rules import QualityError, check  # noqa: E402


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
        QualityError: If it breaks a rule of severity error or critical, or a rule cannot be judged.
    """
    logger = get_run_logger()
    is_hard = fails_on_error(block)
    delivery = read_delivery(PROJECT / data_path, min_rows)
    result = check(delivery, "__domain__", fail_on="never")
    logger.info("%s: %d rows, %d rules", data_path, delivery.height, len(result.outcomes))
    for outcome in result.failed():
        logger.warning("%s: %s", outcome.name, outcome.message)
    # Every rule has been judged and told of by now; this is the one place where the run fails for them.
    broken = result.failed(at_least="error")
    if broken and is_hard:
        raise QualityError(result, broken)
    return delivery.height


def fails_on_error(block: str | None) -> bool:
    """The setting `fail_on_error` of a saved block, which `tq deploy` keeps as its file in `blocks/` says."""
    if block is None:
        return True
    with get_client(sync_client=True) as client:
        settings = client.read_block_document_by_name(block, "data-quality").data
    return settings["fail_on_error"] is not False
