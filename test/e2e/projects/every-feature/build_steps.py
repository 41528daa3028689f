"""Steps of this project."""


def describe(name: str, revision: str, labels: dict | None = None) -> dict:
    """Outputs of every type."""
    return {
        "image": f"{name}:{revision}",
        "revision": revision,
        "count": 3,
        "share": 0.25,
        "fresh": True,
        "labels": labels or {},
        "layers": ["base", revision],
        "nothing": None,
    }
