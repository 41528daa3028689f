from prefect import flow
from listed import *
from unlisted import *

_HIDDEN = "mine"


@flow(name=NAME)
def f(a: Listed, b: Unlisted, c: str = SHARED, d: str = _HIDDEN, e: str = _LISTED):
    pass
