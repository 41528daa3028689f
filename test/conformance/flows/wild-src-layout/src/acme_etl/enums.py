from enum import Enum


class LoadMode(str, Enum):
    """How rows are written."""

    APPEND = "append"
    REPLACE = "replace"
