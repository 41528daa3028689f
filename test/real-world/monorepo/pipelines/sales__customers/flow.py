# -*- coding: utf-8 -*-
from dq_common.settings import ENVIRONMENT, Buckets
from dq_common.tasks import upload
from prefect import flow


@flow(log_prints=True)
def sales__customers(environment: str = ENVIRONMENT, bucket: str = Buckets.REPORTS, full: bool = False):
    upload(None, "sales", "customers")
