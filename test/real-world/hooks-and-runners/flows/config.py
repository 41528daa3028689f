from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="WAREHOUSE_")

    account: str
    password: str
    retries: int = 3


settings = Settings()
