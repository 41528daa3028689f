from prefect import flow

from ..common import LIMIT, Order


@flow
def load(order: Order, limit: int = LIMIT):
    pass
