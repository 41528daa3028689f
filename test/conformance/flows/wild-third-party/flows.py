import pandas as pd
from acme_sdk import DEFAULT, Client, hook, traced
from dask_like import DaskTaskRunner
from prefect import flow


@flow(
    name="train-model",
    task_runner=DaskTaskRunner(cluster_kwargs={"n_workers": 4}),
    on_failure=[hook("#ml")],
    on_crashed=[hook("#ml")],
)
def train(rows: pd.DataFrame | None = None, epochs: int = 5):
    """Trains."""


@flow(log_prints=True)
def score(client: Client, day: str = DEFAULT, batch: int = 100):
    """Scores."""


@traced
@flow
def decorated(day: str):
    """Decorated."""
