from .data import *
from .data.models import DESCRIPTION, LIMIT, NAME, TABLES
