from prefect import flow


@flow(name="intake")
def intake(source: str = "sftp", limit: int = 10):
    ...
