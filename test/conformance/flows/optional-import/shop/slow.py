from pydantic import BaseModel


class Model(BaseModel):
    slow: bool
