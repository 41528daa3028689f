from common.alerts import on_failure
from common.schemas import Source
from helpers import NAME, Window
from prefect import flow


@flow(name=NAME, on_failure=[on_failure], log_prints=True)
def pipeline(source: Source, window: Window = Window(), tables: list[str] | None = None):
    """Orders."""
