from .main import reconcile

__all__ = ["reconcile"]
