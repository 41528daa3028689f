"""Quality checks of the harbour's tables."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("harbor-quality")
except PackageNotFoundError:
    __version__ = "0.0.0"
