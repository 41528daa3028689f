from typing import Optional

from prefect import flow
from shop import (
    DESCRIPTION, Customer, Ids, Level, LIMIT, Mode, NAME, Order, Positive, Row, TABLES, Window
)


@flow(name=NAME, description=DESCRIPTION, version="3")
def nightly(
    order: Order,
    window: Window,
    row: Row,
    ids: Ids = None,
    size: Positive = LIMIT,
    mode: Mode = "full",
    level: Level = Level.HIGH,
    tables: list[str] = TABLES,
    customer: Optional[Customer] = Customer(name="none"),
):
    "Not this one."
