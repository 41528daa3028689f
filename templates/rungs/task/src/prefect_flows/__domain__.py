"""The quality gate for `__domain__`: reads a delivery; a task of truthound-orchestration judges it."""

import asyncio
import sys
from pathlib import Path

from prefect import flow
from truthound_prefect import data_quality_check_task

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.quality_block import RulesBlock, settings_in_code  # noqa: E402


# No retries: the same data breaks the same rules again.
@flow(
    name="__flow__", flow_run_name="__domain__ {data_path}", timeout_seconds=600, retries=0
)
async def __domain___quality(
    data_path: str = "data/__domain__.csv", fail_on_error: bool = True, min_rows: int = 1
) -> int:
    """Checks a delivery by the rules of `quality/__domain__.yaml`.

    Args:
        data_path: CSV file, relative to the project.
        fail_on_error: Whether bad data fails the run.
        min_rows: Fewest rows that a delivery may have.

    Returns:
        The number of rows checked.

    Raises:
        DeliveryError: If the delivery cannot be read or is too small.
        DataQualityError: If it breaks a rule of severity error or critical, or a rule cannot be judged.
    """
    # In a thread, so that the timeout is heeded while it reads. The task's check holds it up until it is done.
    delivery = await asyncio.to_thread(read_delivery, PROJECT / data_path, min_rows)
    block = RulesBlock("__domain__", settings_in_code(fail_on_error=fail_on_error))
    # The rules write an artifact that names each of them; the task's own would count them only.
    await data_quality_check_task(delivery, block, fail_on_error=fail_on_error, store_artifact=False)
    return delivery.height
