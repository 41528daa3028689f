from prefect import flow


class Audit:
    @flow(name="audit")
    @staticmethod
    def run(owner: str, strict: bool = True):
        """Walk over everything once a night."""
