import prefect


def flow(*args, **kwargs):
    """Our flow."""
    return prefect.flow(*args, **kwargs)
