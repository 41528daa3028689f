import os

ENVIRONMENT = os.getenv("ENVIRONMENT", "staging")
BILLING_PROJECT = "quality-" + "dev"


class Buckets:
    RAW = "raw-zone"
    REPORTS = "reports"
