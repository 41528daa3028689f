import marimo

__generated_with = "0.18.4"
app = marimo.App(width="medium")

with app.setup:
    from pathlib import Path

    import polars as pl
    from prefect import flow, task


@app.function
@task(retries=2, retry_delay_seconds=30)
def extract(path: str) -> pl.DataFrame:
    return pl.read_parquet(path)


@app.function
@flow(name="daily-sync", log_prints=True)
def run_sync(source: str = "data/in.parquet", target: Path = Path("data/out.parquet"), environment: str = "dev") -> dict:
    """
    Daily synchronisation.

    Args:
        source: Where from
        target: Where to
    """
    return {"rows": len(extract(source))}


@app.cell
def _():
    run_sync()
    return


if __name__ == "__main__":
    app.run()
