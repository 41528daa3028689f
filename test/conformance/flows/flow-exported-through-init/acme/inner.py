import prefect

job = prefect.flow
