"""Reads deliveries: the files that the flows of this project check."""

from pathlib import Path

import polars as pl


class DeliveryError(Exception):
    """Raised when a delivery cannot be read or is too small. Says which one and why, and nothing of what is in it."""


def read_delivery(path: Path, min_rows: int = 1) -> pl.DataFrame:
    """Reads a CSV file; the types of its columns are inferred from the whole of it.

    A delivery that ends too early breaks no rule, which is what `min_rows` is for.
    """
    try:
        delivery = pl.read_csv(path, infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        # Not its message, which may quote the data.
        raise DeliveryError(f"{path} cannot be read: {type(error).__name__}") from None
    if delivery.height < min_rows:
        raise DeliveryError(f"{path} has {delivery.height} rows, expected at least {min_rows}")
    return delivery
