from typing import Annotated, Any, Optional

from pydantic import BaseModel, Field, HttpUrl, field_validator

BATCH = 1_000


class Address(BaseModel):
    street: str
    country: Annotated[str, Field(min_length=2, max_length=2)] = "DE"


class Contact(BaseModel):
    id: int = Field(..., alias="contactId")
    site: Optional[HttpUrl] = None
    addresses: dict[str, Address] = {}
    extra: Any = None

    @field_validator("id")
    @classmethod
    def positive(cls, value):
        return value
