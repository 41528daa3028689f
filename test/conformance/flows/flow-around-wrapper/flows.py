from acme.prefect import flow


@flow
def bare(a: int = 1):
    """Bare."""


@flow()
def called(a: int = 1):
    """Called."""


@flow(name="given", description="Given", version="5", log_prints=True)
def named(a: int, b: str = "x"):
    """Not this one."""
