from datetime import date

from prefect import flow

type Day = date
type Tables = list[str]


@flow(name="aliases")
def aliases(day: Day | None = None, tables: Tables = ["orders"]):
    """Type aliases of Python 3.12."""
