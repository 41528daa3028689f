from dataclasses import dataclass
from typing import Self

from prefect import flow

type Day = str
type Rows[T] = dict[Day, list[T]]


@dataclass(slots=True)
class Window[T]:
    start: T
    end: T

    def merged(self, other: Self) -> Self:
        return self


def show[T: (int, str)](rows: Rows[T]) -> str:
    return f"{", ".join(f"{day}: {len(found)}" for day, found in rows.items())}\N{FULL STOP}"


@flow(flow_run_name=f"modern {"run"}")
def modern(day: str = "today", days: list[str] = [], size: int = 3):
    """Written for Python 3.12."""
    match size:
        case int(n) if n > 2:
            print(show({day: [n]}))
        case _:
            pass
    try:
        print(f'{days!r:>{size}} {day=}')
    except* ValueError as group:
        raise group
