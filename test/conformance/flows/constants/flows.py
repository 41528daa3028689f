import config
from config import TEAM, Limits, OPTIONS
from prefect import flow


@flow(name=f"{TEAM}-{config.STAGE}", description=config.TEXT.strip(), version=".".join(["1", "2"]) if False else config.VERSION)
def f(a: int = Limits.MAX, b: dict = OPTIONS, c: str = config.paths.ROOT, d: tuple = config.BOTH, e: str = config.get_nothing.__name__):
    pass
