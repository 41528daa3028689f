from prefect import flow
from settings import TIMEOUT, settings


@flow(timeout_seconds=TIMEOUT)
def sync(key: str, timeout: int = TIMEOUT, bucket=settings.bucket):
    pass


@flow(name=settings.name)
def named(key: str):
    pass
