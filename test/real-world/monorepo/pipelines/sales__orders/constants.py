from dq_common.settings import Buckets

DATASET_ID = "sales"
BUCKET = Buckets.RAW
BATCH_SIZE = 50_000
