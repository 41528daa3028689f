from common.schemas import Source
from helpers import NAME, Window
from prefect import flow


@flow(name=NAME)
def pipeline(source: Source, window: Window):
    """Items."""
