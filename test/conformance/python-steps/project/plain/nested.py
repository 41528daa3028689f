"""In a folder without `__init__.py`."""


def step():
    return {"from": __name__}
