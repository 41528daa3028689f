from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel, ConfigDict

from .lower import Identified

Base = BaseModel


class BaseOrder(Identified):
    model_config = ConfigDict(extra="forbid")
    customer: str


class Audited(BaseModel):
    by: str = "nobody"


class Named(BaseModel):
    name: str = "x"


class Word(str, Enum):
    pass


@dataclass
class Place:
    x: int
    y: int = 0
