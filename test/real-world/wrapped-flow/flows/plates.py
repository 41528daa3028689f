from observatory.prefect import flow as observatory_flow


@observatory_flow(name="Plates | quality", retries=1)
def plate_quality(plates: list[int], strict: bool = False):
    ...
