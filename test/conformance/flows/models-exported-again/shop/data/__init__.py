from .models import Customer, Ids, Level, Mode, Order, Positive, Row, Window

__all__ = ['Customer', 'Ids', 'Level', 'Mode', 'Order', 'Positive', 'Row', 'Window']
