import flows
from flows import ingest, report as report

ALL = flows

if __name__ == "__main__":
    ingest.deploy(name="x", work_pool_name="y", image="z")
