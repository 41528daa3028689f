from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

ROOT = Path("/data") / "acme"


class Warehouse(BaseModel):
    model_config = ConfigDict(extra="forbid")

    host: str = "localhost"
    port: int = Field(5432, ge=1, le=65535)
    schemas: list[str] = Field(default_factory=list)


DEFAULT_WAREHOUSE = Warehouse()
