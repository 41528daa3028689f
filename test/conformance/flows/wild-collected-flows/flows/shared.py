from enum import Enum, auto
from typing import List

from pydantic import EmailStr

Recipients = List[str]


class Scope(Enum):
    ALL = auto()
    NEW = auto()
