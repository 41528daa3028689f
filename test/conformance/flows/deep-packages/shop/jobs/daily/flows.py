from prefect import flow

from ... import models
from ...models import Order
from ..common import LIMIT, VERSION
from . import names


@flow(name=names.NAME, version=VERSION)
def f(a: Order, b: models.Order, c: int = LIMIT):
    """Daily."""
