from models import Colour, Paint, Wall
from pkg.sub.models import Colour as C
from pkg.sub.models import Paint as P
from pkg.sub.models import Wall as W
from prefect import flow


@flow
def colours(one: Colour, other: C = C.RED):
    pass


@flow
def walls(wall: Wall, other: W, paint: P | None = None):
    pass


@flow
def alone(wall: Wall, paint: Paint | None = None):
    pass
