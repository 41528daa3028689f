from datetime import datetime, timezone
from typing import List

import snowflake.connector
from prefect import flow, get_run_logger
from prefect_aws import S3Bucket
from prefect_snowflake import SnowflakeConnector
from snowflake.connector.pandas_tools import write_pandas

from flows.config import settings
from flows.hooks import on_flow_failure

storage = S3Bucket.load("quality-results")


@flow(
    retries=settings.retries,
    retry_delay_seconds=60,
    result_storage=storage,
    persist_result=True,
    on_failure=[on_flow_failure],
    flow_run_name=lambda: f"freshness-{datetime.now(timezone.utc):%Y-%m-%d-%H}",
)
def snowflake_freshness(
    tables: List[str],
    connector: SnowflakeConnector | None = None,
    now: datetime | None = None,
    max_age_hours: float = 24,
):
    """Check how old the newest rows are."""
    get_run_logger().info("%s tables", len(tables))
