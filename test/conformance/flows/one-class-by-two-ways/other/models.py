from enum import Enum

from pydantic import BaseModel


class Colour(Enum):
    BLUE = "blue"


class Paint(BaseModel):
    colour: Colour = Colour.BLUE


class Wall(BaseModel):
    paint: Paint
    coats: int
