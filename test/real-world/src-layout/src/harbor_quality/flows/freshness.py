import structlog
from prefect import flow, task

from harbor_quality.constants import MAX_AGE
from harbor_quality.models import Lookback, Severity, Table

log = structlog.get_logger(__name__)


@task(retries=2, retry_delay_seconds=30)
def age_of(table: Table) -> float:
    ...


@flow(log_prints=True)
def check_freshness(
    table: Table,
    lookback: Lookback = Lookback(),
    severity: Severity = Severity.WARNING,
) -> bool:
    """Check that a table is fresh.

    Args:
        table: The table to look at.
        lookback: How far back rows count.
        severity: What a stale table means.
    """
    return age_of(table) <= MAX_AGE.total_seconds()
