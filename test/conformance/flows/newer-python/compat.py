import sys

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from enum import Enum

    class StrEnum(str, Enum):
        pass


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"
