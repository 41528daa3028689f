from dataclasses import dataclass, field
from typing import Literal, Optional


@dataclass
class Source:
    url: str
    kind: Literal["postgres", "bigquery"] = "postgres"
    query: Optional[str] = None
    options: dict[str, str] = field(default_factory=dict)
