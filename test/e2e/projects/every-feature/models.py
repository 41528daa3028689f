"""What flows of several files have in common."""

from enum import Enum

from pydantic import BaseModel, Field


class Severity(Enum):
    """How bad a broken rule is."""

    LOW = "low"
    HIGH = "high"


class Limits(BaseModel):
    lower: float = 0.0
    upper: float = Field(default=1.0, ge=0, description="The share of rows that may fail.")


class Source(BaseModel):
    """Where rows come from."""

    table: str
    limits: Limits = Limits()
    columns: list[str] = []
