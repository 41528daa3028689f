from typing import Optional

from prefect import flow
import shop.models


@flow(name=shop.models.NAME, description=shop.models.DESCRIPTION, version="3")
def nightly(
    order: shop.models.Order,
    window: shop.models.Window,
    row: shop.models.Row,
    ids: shop.models.Ids = None,
    size: shop.models.Positive = shop.models.LIMIT,
    mode: shop.models.Mode = "full",
    level: shop.models.Level = shop.models.Level.HIGH,
    tables: list[str] = shop.models.TABLES,
    customer: Optional[shop.models.Customer] = shop.models.Customer(name="none"),
):
    "Not this one."
