from pydantic import BaseModel

NAME = "items-pipeline"


class Window(BaseModel):
    days: int
