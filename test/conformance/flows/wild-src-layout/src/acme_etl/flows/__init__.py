from .daily import daily_load

__all__ = ["daily_load"]
