from observatory.prefect import owned_flow


@owned_flow("spectra@example.com", name="spectra")
def spectra_quality(band: str, resolution: float = 0.1):
    """Look at the lines."""
