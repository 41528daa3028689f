from .flows import f
