from prefect import flow

try:
    from settings_of_this_machine import LIMIT
except ImportError:
    from settings import LIMIT
try:
    from shop.fast import Model
except ImportError:
    from shop.slow import Model


@flow
def f(model: Model, limit: int = LIMIT):
    pass
