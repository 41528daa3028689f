from pydantic import BaseModel


class Item(BaseModel):
    local: int
