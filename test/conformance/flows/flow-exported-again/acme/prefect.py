from prefect import flow, task  # noqa: F401
