from pydantic import BaseModel

__all__ = ["Listed", "SHARED", "_LISTED"]
SHARED = "listed"
NAME = "not exported"
_LISTED = "under"


class Listed(BaseModel):
    a: int
