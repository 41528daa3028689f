from observatory import flow, task


@task
def count(catalogue: str) -> int:
    ...


@flow
def catalogue_quality(catalogue: str = "gaia", minimum: int = 1):
    """Count the stars."""
