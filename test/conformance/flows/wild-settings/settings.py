from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    bucket: str = "b"
    name: str = "n"


settings = Settings()
TIMEOUT = 30
