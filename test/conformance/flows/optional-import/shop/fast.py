from pydantic import BaseModel


class Model(BaseModel):
    fast: bool
