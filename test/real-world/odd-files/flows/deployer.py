from pathlib import Path

from prefect import flow


@flow
def deployed(path: Path = Path("data"), *tables: str):
    ...


def main() -> None:
    flow.from_source(
        source=str(Path(__file__).parent),
        entrypoint="deployer.py:deployed",
    ).deploy(name="by-hand", work_pool_name="local", cron="0 * * * *")


if __name__ == "__main__":
    main()
