from pydantic import BaseModel

import left


class Right(BaseModel):
    b: int
