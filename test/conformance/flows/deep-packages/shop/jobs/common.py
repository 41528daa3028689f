from ..models import Order
from .. import VERSION

LIMIT = 3
