from datetime import date

from prefect import flow

from .models import Order


@flow(retries=2)
def nightly_orders(day: date, order: Order | None = None, limit: int = 5):
    """Checks the orders.

    Args:
        day: The day to check.
    """
