from enum import Enum

from pydantic import BaseModel


class Item(BaseModel):
    b: str


class Box(BaseModel):
    item: Item
    more: list[Item] = []


class Kind(Enum):
    A = 1
