from __future__ import annotations

from enum import Enum
from typing import Annotated

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field

from .constants import DEFAULT_LOOKBACK_HOURS


class Severity(str, Enum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Table(BaseModel):
    """A table of the warehouse."""

    model_config = ConfigDict(extra="forbid")

    schema_name: str = "public"
    name: str
    keys: list[str] = Field(default_factory=list)

    def as_clause(self) -> sa.Table:
        return sa.Table(self.name, sa.MetaData(), schema=self.schema_name)


class Lookback(BaseModel):
    hours: Annotated[int, Field(gt=0, le=168)] = DEFAULT_LOOKBACK_HOURS
    skip_weekends: bool = False


class PartitionedTable(Table):
    """A table that is split by day."""

    partition_column: str = Field(default="loaded_on", description="The column with the day")
