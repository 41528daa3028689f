from helpers import bare_wrapper, logged as log_it, with_session
from prefect import flow


@flow
@log_it
def logged(a: int):
    """Logged."""


@flow
@bare_wrapper
def bare(a: int):
    """Bare."""


@flow(name="configured")
@with_session(pool=3)
def configured(session: str, a: int = 1):
    """Configured."""


@flow
@log_it
@with_session()
def outside(a: int):
    """Outside."""
