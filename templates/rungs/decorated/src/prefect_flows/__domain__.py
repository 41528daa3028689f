"""The quality gate for `__domain__`: what the flow returns is judged by the rules before anybody gets it."""

import asyncio
import sys
from pathlib import Path

import polars as pl
from truthound_prefect import quality_checked_flow

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.quality_block import FLOW_CONFIG, RulesBlock  # noqa: E402


BLOCK = RulesBlock("__domain__")


@quality_checked_flow(
    name="__flow__",
    flow_run_name="__domain__ {data_path}",
    block=BLOCK,
    config=FLOW_CONFIG,
    timeout_seconds=600,
    retries=0,  # the same data breaks the same rules again
)
async def __domain___quality(
    data_path: str = "data/__domain__.csv", block: str | None = None, min_rows: int = 1
) -> pl.DataFrame:
    """Reads a delivery; it is checked by the rules of `quality/__domain__.yaml`.

    Args:
        data_path: CSV file, relative to the project.
        block: The saved `data-quality` block that says whether bad data fails the run. Without one it does.
        min_rows: Fewest rows that a delivery may have.

    Returns:
        The delivery, as it was read.

    Raises:
        DeliveryError: If the delivery cannot be read or is too small.
        DataQualityError: If it breaks a rule of severity error or critical, or a rule cannot be judged.
    """
    BLOCK.load(block)
    # What is done to a delivery has its place here, so that the result of it is what the rules judge. What takes long
    # goes into a thread, so that the timeout is heeded meanwhile; the check, which is the package's, holds it up.
    return await asyncio.to_thread(read_delivery, PROJECT / data_path, min_rows)
