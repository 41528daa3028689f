from lib.data.models import Order
from prefect import flow


@flow
def f(order: Order):
    pass
