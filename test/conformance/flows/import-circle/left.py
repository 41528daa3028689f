from pydantic import BaseModel


class Left(BaseModel):
    a: int
    right: "Right | None" = None


from right import Right  # noqa: E402

Left.model_rebuild()
