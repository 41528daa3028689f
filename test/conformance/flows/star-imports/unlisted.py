from pydantic import BaseModel

SHARED = "unlisted"
NAME = "starred"
_HIDDEN = "theirs"


class Unlisted(BaseModel):
    b: int
