from prefect import flow
from truthound_prefect import DataQualityBlock, data_quality_check_task


@flow(retries=0, timeout_seconds=3600)
def orders():
    block = DataQualityBlock.load("orders-prod")
    data_quality_check_task([], block, fail_on_error=True, store_artifact=False)
