from __future__ import annotations

from typing import Any

import pandas as pd
from dask.distributed import Client
from prefect import flow, unmapped
from prefect_aws import AwsCredentials
from prefect_dask import DaskTaskRunner

from flows.hooks import on_flow_failure, run_name

NUMERIC = {"mean", "std"}


@flow(
    name="profile-" + "tables",
    task_runner=DaskTaskRunner(cluster_kwargs={"n_workers": 4, "threads_per_worker": 2}),
    result_storage="s3-bucket/profiles",
    flow_run_name=run_name,
    on_failure=[on_flow_failure],
)
def profile_tables(
    tables: list[str],
    sample: pd.DataFrame | None = None,
    credentials: AwsCredentials = AwsCredentials.load("warehouse") if False else None,
    statistics: set[str] = NUMERIC,
    options: dict[str, Any] = {"bins": 20, "exact": False},
) -> pd.DataFrame:
    """Profile tables with Dask."""
