from prefect import flow
from sqlalchemy import create_engine

from harbor_quality import __version__
from harbor_quality.flows.reconciliation.sources import Source


@flow(description="Compare two sources row by row.")
def reconcile(left: Source, right: Source, columns: list[str] = ["id"], limit: int = 1_000):
    engine = create_engine(left.url)
    print(__version__, engine)
