from __future__ import annotations

from enum import Enum

from pydantic import BaseModel


class Order(BaseModel):
    lines: list[Line]
    level: Level | None = None


class Line(BaseModel):
    sku: str


class Level(Enum):
    A = "a"
