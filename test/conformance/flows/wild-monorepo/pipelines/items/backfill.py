from flows import pipeline

backfill = pipeline.with_options(name="items-backfill", retries=0)
