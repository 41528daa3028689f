from typing import Literal, Optional

from pydantic import BaseModel


class Source(BaseModel):
    kind: Literal["s3", "gcs"]
    bucket: str
    prefix: Optional[str] = None
