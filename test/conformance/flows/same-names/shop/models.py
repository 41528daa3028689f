from enum import Enum

from pydantic import BaseModel


class Item(BaseModel):
    a: int


class Outer:
    class Item(BaseModel):
        inner: int


class Kind(Enum):
    B = "b"
