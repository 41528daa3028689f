"""Stands for prefect_docker where there is no Docker: the same inputs, the same outputs."""


def build_image(image_name: str, dockerfile: str = "auto", tag: str = "latest"):
    return {
        "image_name": image_name,
        "tag": tag,
        "image": f"{image_name}:{tag}",
        "image_id": "sha256:0",
        "additional_tags": [],
    }
