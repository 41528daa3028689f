"""Flows in a file, named by its path."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Optional

from prefect import flow
from pydantic import Field

from models import Severity, Source


@flow(
    name="Orders Quality",
    description="Checks orders.\n\nReported to the *data* team.",
    version="7",
    retries=2,
    log_prints=True,
)
def orders_quality(
    source: Source = Source(table="orders"),
    severity: Severity = Severity.LOW,
    day: Optional[date] = None,
    sample: Literal["all", "some"] = "all",
    wait: timedelta = timedelta(minutes=5),
    share: Annotated[float, Field(ge=0, le=1)] = 0.5,
    options: dict[str, Any] = {"strict": True},
):
    print(source, severity, day, sample, wait, share, options)


@flow
def refresh_orders(day: str = "today", retries: int = 3, tables: list[str] | None = None, region="eu"):
    """Load the orders of a day again.

    Args:
        day: The day, as `2026-01-31`.
        retries: How often to try.
    """


@flow
def plain_orders(value=None):
    pass
