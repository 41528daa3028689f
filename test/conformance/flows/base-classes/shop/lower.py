from pydantic import BaseModel


class Identified(BaseModel):
    id: int
