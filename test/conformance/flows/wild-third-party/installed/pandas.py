class DataFrame:
    pass
