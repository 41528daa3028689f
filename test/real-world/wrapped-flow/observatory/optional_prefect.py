import os


def skip_prefect() -> bool:
    return os.environ.get("SKIP_PREFECT") == "true"


if skip_prefect():

    def flow(*_, **__):
        return lambda x: x

else:
    from prefect import flow

__all__ = ["flow", "skip_prefect"]
