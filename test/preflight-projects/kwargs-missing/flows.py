from truthound_prefect import DataQualityBlock, QualityFlowConfig, create_quality_flow


def load_orders():
    return [{"id": 1}]


orders = create_quality_flow(
    name="orders",
    loader=load_orders,
    config=QualityFlowConfig(fail_on_error=True, store_results=False),
    block=DataQualityBlock.load("orders-prod"),
    retries=0,
    timeout_seconds=3600,
)
