# %% [markdown]
# # Sales of the week
# Exported from a notebook.

# %%
import pandas as pd
from prefect import flow, task

# %%
get_ipython().run_line_magic("load_ext", "autoreload")  # noqa: F821
df = pd.DataFrame({"a": [1, 2, 3]})
df.head()


# %%
@task
def load(week: int):
    return df


# %%
@flow(name="weekly-sales", log_prints=True)
def weekly_sales(week: int = 1, region: str = "north"):
    """Sales of a week."""
    load(week)


# %%
if __name__ == "__main__":
    weekly_sales.serve(
        name="weekly",
        cron="0 7 * * 1",
        parameters={"region": "south"},
    )
