from prefect import flow
import other
from shop import models
from shop.models import Item
from other import Box
from .local import Item as LocalItem


@flow
def f(a: Item, b: other.Item, c: models.Outer.Item, d: Box):
    pass


@flow
def g(a: Box, b: LocalItem):
    pass


@flow
def h(a: Box, b: models.Kind, c: other.Kind = other.Kind.A):
    pass
