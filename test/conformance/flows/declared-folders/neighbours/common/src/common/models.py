from pydantic import BaseModel


class Order(BaseModel):
    a: int
