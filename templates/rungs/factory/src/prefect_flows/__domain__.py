"""The quality gate for `__domain__`: a flow that truthound-orchestration makes of a loader and a block.

The flow takes one parameter, `kwargs`, which holds those of the loader.
"""

import sys
from pathlib import Path

import polars as pl
from truthound_prefect import create_quality_flow

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))  # a worker may run the flow from another folder

from src.core.deliveries import read_delivery  # noqa: E402
from src.core.quality_block import FLOW_CONFIG, RulesBlock  # noqa: E402


BLOCK = RulesBlock("__domain__")


def load___domain__(
    data_path: str = "data/__domain__.csv", block: str | None = None, min_rows: int = 1
) -> pl.DataFrame:
    """Reads a delivery, and the settings of its check.

    Args:
        data_path: CSV file, relative to the project.
        block: The saved `data-quality` block that says whether bad data fails the run. Without one it does.
        min_rows: Fewest rows that a delivery may have.

    Raises:
        DeliveryError: If the delivery cannot be read or is too small.
    """
    BLOCK.load(block)
    return read_delivery(PROJECT / data_path, min_rows)


__domain___quality = create_quality_flow(
    name="__flow__",
    loader=load___domain__,
    block=BLOCK,
    config=FLOW_CONFIG,
    description="Checks a delivery by the rules of `quality/__domain__.yaml`.",
    # Heeded when the loader and the check are done, and no sooner: the package awaits neither. A loader that may hang
    # needs a limit of its own.
    timeout_seconds=600,
    retries=0,  # the same data breaks the same rules again
)
