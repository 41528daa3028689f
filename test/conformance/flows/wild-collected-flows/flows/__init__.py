from flows.ingest import ingest_all as ingest
from flows.report import report
