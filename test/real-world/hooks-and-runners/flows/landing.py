import polars as pl
from prefect import flow, task
from prefect.concurrency.sync import rate_limit
from prefect_aws.s3 import S3Bucket


def landing_name():
    from prefect.runtime.flow_run import parameters

    return f"{parameters['prefix']}-landing"


@task(cache_key_fn=lambda *_: None, tags=["s3"])
def list_files(prefix: str) -> pl.DataFrame:
    ...


@flow(flow_run_name=landing_name, on_cancellation=[lambda *_: rate_limit("s3")])
async def check_landing(prefix: str, bucket: S3Bucket, suffixes: tuple[str, ...] = (".csv", ".parquet")):
    """Look for files that have not arrived."""
