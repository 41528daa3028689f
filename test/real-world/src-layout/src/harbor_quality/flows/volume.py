from datetime import date

from prefect import flow

from .. import constants
from ..models import PartitionedTable


@flow(name="volume-check", version="2")
def check_volume(
    tables: list[PartitionedTable] | None = None,
    day: date | None = None,
    tolerance: float = constants.DEFAULT_TOLERANCE,
    names: list[str] = constants.TABLES,
):
    """Compare the rows of a day with the days before."""
