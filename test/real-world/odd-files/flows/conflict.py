from prefect import flow


@flow
<<<<<<< HEAD
def merged(days: int = 7):
=======
def merged(days: int = 14, strict: bool = True):
>>>>>>> feature/strict
    """Check the days."""
