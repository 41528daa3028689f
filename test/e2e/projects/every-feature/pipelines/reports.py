"""Flows in a module, named by its dotted name."""

from prefect import flow

from models import Severity


async def report(week: int = 1, severity: Severity = Severity.HIGH) -> str:
    """Report a week."""
    return f"{week}: {severity}"


weekly_report = flow(report, name="weekly-report")


@flow
async def monthly_report(month: int = 1):
    """Report a month."""


renamed_report = monthly_report.with_options(name="renamed-report", description="Under another name.")
