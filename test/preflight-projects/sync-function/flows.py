from truthound_prefect import DataQualityBlock, quality_checked_flow


@quality_checked_flow(
    block=DataQualityBlock.load("orders-prod"),
    fail_on_error=True,
    store_result=False,
    retries=0,
    timeout_seconds=3600,
)
def orders():
    return [{"id": 1}]
