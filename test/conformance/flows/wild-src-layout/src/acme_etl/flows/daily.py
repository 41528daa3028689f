from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

from acme_etl import __version__
from acme_etl.config import DEFAULT_WAREHOUSE, ROOT, Warehouse
from acme_etl.enums import LoadMode
from prefect import flow, task

logger = logging.getLogger(__name__)
YESTERDAY = timedelta(days=1)


@task
def extract(day):
    return []


@flow(name="daily-load", version=__version__, retries=2, retry_delay_seconds=60)
def daily_load(
    day: date | None = None,
    mode: LoadMode = LoadMode.APPEND,
    warehouse: Warehouse = Warehouse(host="db"),
    root: Path = ROOT,
    lookback: timedelta = YESTERDAY,
) -> None:
    """Load one day.

    Args:
        day: The day to load; yesterday when absent.
        mode: How rows are
            written.
        warehouse: Where they go.

    Returns:
        None
    """
    extract(day)
