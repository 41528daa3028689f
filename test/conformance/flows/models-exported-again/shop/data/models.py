from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from typing import Annotated, Literal, NewType, Optional, Union

from pydantic import BaseModel, Field
from typing_extensions import NotRequired, TypedDict


class Level(str, Enum):
    LOW = "low"
    HIGH = "high"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Customer(BaseModel):
    """Who buys."""

    name: str
    since: Optional[date] = None


class Order(BaseModel):
    id: int = Field(ge=1, description="Number of the order")
    customer: Customer
    level: Level = Level.LOW
    tags: list[str] = []


@dataclass
class Window:
    start: date
    days: int = 7
    sizes: list[Size] = field(default_factory=list)


class Row(TypedDict):
    key: str
    value: NotRequired[int]


OrderId = NewType("OrderId", int)
Ids = Union[OrderId, list[OrderId], None]
Positive = Annotated[int, Field(gt=0)]
Mode = Literal["full", "delta"]

TABLES = ["orders", "customers"]
LIMIT = 10 * 100
PREFIX = "shop"
NAME = f"{PREFIX}-nightly"
DESCRIPTION = """All orders
of a night."""
