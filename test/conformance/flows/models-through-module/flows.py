from typing import Optional

from prefect import flow
import shop.models as m


@flow(name=m.NAME, description=m.DESCRIPTION, version="3")
def nightly(
    order: m.Order,
    window: m.Window,
    row: m.Row,
    ids: m.Ids = None,
    size: m.Positive = m.LIMIT,
    mode: m.Mode = "full",
    level: m.Level = m.Level.HIGH,
    tables: list[str] = m.TABLES,
    customer: Optional[m.Customer] = m.Customer(name="none"),
):
    "Not this one."
