from acme.prefect import Owned, SharedFlow, TrackedFlow, flow


@flow(name="Tracked: quality", owners=["1"], tags=["t"], description="Tracked.")
def tracked(dome: str = "north", night: str | None = None):
    """Not this."""


def _direct(a: int):
    """Direct."""


direct = TrackedFlow(_direct, owners=["2"], name="direct")


@Owned("ann").flow(version="5")
def shared(a: int):
    """Shared."""


assert SharedFlow
