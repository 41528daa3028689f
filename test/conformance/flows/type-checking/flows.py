from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import flow

if TYPE_CHECKING:
    from models import Order


@flow
def f(order: Order, n: int = 1):
    pass
