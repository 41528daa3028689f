from enum import Enum

from dataclasses import dataclass
from prefect import flow
from shop.base import Audited, BaseOrder, Named, Word
from shop import base


class Order(BaseOrder):
    amount: float


class Refund(Order, Audited):
    why: str = "none"


class Colour(Word):
    RED = "red"


@dataclass
class Point(base.Place):
    z: int = 0


class Model(base.Base):
    a: int


@flow
def f(order: Order, refund: Refund, colour: Colour, point: Point, model: Model, named: Named = Named()):
    pass
