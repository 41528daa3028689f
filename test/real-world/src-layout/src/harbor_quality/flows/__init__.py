from harbor_quality.flows.freshness import check_freshness
from harbor_quality.flows.reconciliation import reconcile
from harbor_quality.flows.volume import check_volume

__all__ = ["check_freshness", "check_volume", "reconcile"]
