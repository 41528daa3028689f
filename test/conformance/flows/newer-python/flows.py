from compat import Level
from prefect import flow


@flow
def f(level: Level = Level.LOW):
    pass
