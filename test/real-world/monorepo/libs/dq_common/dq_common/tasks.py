from google.cloud import bigquery
from prefect import task


@task
def upload(frame, dataset_id: str, table_id: str, dump_mode: str = "append"):
    bigquery.Client().load_table_from_dataframe(frame, f"{dataset_id}.{table_id}")


@task
def rename_current_flow_run(new_name: str):
    ...
