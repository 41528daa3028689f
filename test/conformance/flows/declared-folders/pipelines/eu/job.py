from common.models import Order
from eu import LIMIT
from prefect import flow


@flow
def f(order: Order, limit: int = LIMIT):
    pass
