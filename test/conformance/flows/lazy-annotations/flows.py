from __future__ import annotations

from prefect import flow
from shop.models import Order, Level


@flow
def f(order: Order, level: Level | None = None, orders: list[Order] | None = None):
    pass
