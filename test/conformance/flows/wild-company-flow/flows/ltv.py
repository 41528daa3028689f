from platform_lib.notifications import slack
from platform_lib.orchestration import flow


@flow(on_failure=[slack("#ltv")], timeout_seconds=3600)
def ltv(month: str):
    """Lifetime value."""
