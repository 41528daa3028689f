from platform_lib.orchestration import flow


@flow(name="churn", description="Churn model")
def churn(month: str, sample: float = 1.0):
    pass
