from datetime import datetime

from acme_platform.prefect import flow


@flow
def hourly(at: datetime | None = None):
    """Each hour."""


@flow(name="nightly-run", description="Each night", retries=3)
def nightly(full: bool = False):
    pass
