from prefect import flow


@flow(name="windows")
def windows(path: str = r"C:\data", lines: int = 2):
    """
    Read a file.

    Args:
        path: The file
        lines: How many lines
    """
