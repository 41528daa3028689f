from dataclasses import dataclass

NAME = "orders-pipeline"


@dataclass
class Window:
    hours: int = 24
