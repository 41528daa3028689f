import prefect


def flow(*args, **kwargs):
    return prefect.flow(*args, **kwargs)
