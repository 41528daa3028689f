from .models import Order

LIMIT = 3
