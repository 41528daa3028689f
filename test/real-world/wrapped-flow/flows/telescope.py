from observatory.prefect import tracked_flow as flow


@flow(
    name="Telescope: quality",
    owners=["1234567890"],
    tags=["telescope"],
    description="Pointing and focus.",
)
def telescope_quality(dome: str = "north", night: str | None = None):
    ...
