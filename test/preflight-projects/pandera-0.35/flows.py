from prefect import flow
from truthound_prefect import DataQualityBlock, data_quality_check_task

BLOCK = DataQualityBlock(
    engine_name="pandera",
    parallel=False,
    max_workers=None,
    auto_schema=False,
    fail_on_error=True,
    warning_threshold=None,
    timeout_seconds=300.0,
    observability={},
)


@flow(retries=0, timeout_seconds=3600)
def orders():
    data_quality_check_task([], BLOCK, rules=None, fail_on_error=True, store_artifact=False)
