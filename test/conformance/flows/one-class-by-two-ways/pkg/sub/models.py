from enum import Enum

from pydantic import BaseModel


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Paint(BaseModel):
    colour: Colour = Colour.RED


class Wall(BaseModel):
    paint: Paint
    coats: int
