from common import COMMON, notify, options_for
from prefect import flow

MINE = {**COMMON, "name": "mine"}


@flow(**COMMON)
def f(a: int):
    "Doc."


@flow(**MINE)
def g(a: int):
    pass


@flow(name="h", **options_for("h"))
def h(a: int):
    pass
