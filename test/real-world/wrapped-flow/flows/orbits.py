from observatory.optional_prefect import flow


@flow()
def orbit_quality(body: str, epochs: int = 3) -> None:
    """
    Check the orbits.

    Args:
        body (str): The body to follow.
        epochs (int, optional): How many epochs.
    """
