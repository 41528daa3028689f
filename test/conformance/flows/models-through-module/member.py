from typing import Optional

from prefect import flow
from shop import models


@flow(name=models.NAME, description=models.DESCRIPTION, version="3")
def nightly(
    order: models.Order,
    window: models.Window,
    row: models.Row,
    ids: models.Ids = None,
    size: models.Positive = models.LIMIT,
    mode: models.Mode = "full",
    level: models.Level = models.Level.HIGH,
    tables: list[str] = models.TABLES,
    customer: Optional[models.Customer] = models.Customer(name="none"),
):
    "Not this one."
