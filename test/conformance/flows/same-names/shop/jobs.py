from prefect import flow
from other import Item

from . import models


@flow
def f(a: Item, b: models.Item):
    pass
