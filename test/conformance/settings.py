"""Reads layouts of settings from stdin, asks Prefect for the settings of each, prints them as one JSON list.

A layout is `{"files": {path: text}, "variables": {...}, "profile": name}`; paths stand for themselves below the folder
given as the first argument, in which `project` is the working directory and `home` the home directory. Each is answered
by a fork, since Prefect reads its settings where it is imported.
"""

import json
import os
import pathlib
import shutil
import sys
import warnings

ROOT = pathlib.Path(sys.argv[1])
PROJECT, HOME = ROOT / "project", ROOT / "home"


def settings_of(layout):
    from prefect.settings import Settings

    try:
        settings = Settings()
    except Exception as error:  # pydantic's, TOML's, and SettingsError
        return {"refused": f"{type(error).__name__}: {error}"}
    secret = lambda value: None if value is None else value.get_secret_value()
    api, client, deployments = settings.api, settings.client, settings.deployments
    return {
        "apiUrl": api.url,
        "authString": secret(api.auth_string),
        "apiKey": secret(api.key),
        "cloudApiUrl": settings.cloud.api_url,
        "csrfSupport": client.csrf_support_enabled,
        "customHeaders": client.custom_headers,
        "tlsInsecureSkipVerify": api.tls_insecure_skip_verify,
        "sslCertFile": api.ssl_cert_file,
        "requestTimeoutMilliseconds": api.request_timeout * 1000,
        "maxRetries": client.max_retries,
        "retryJitterFactor": client.retry_jitter_factor,
        "retryExtraCodes": sorted(client.retry_extra_codes),
        "defaultWorkPoolName": deployments.default_work_pool_name,
        "defaultDockerBuildNamespace": deployments.default_docker_build_namespace,
    }


def write(files):
    for directory in (PROJECT, HOME, ROOT / "other"):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
    for path, text in files.items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def answer(layout):
    """In a fork, whose environment and working directory may be anything."""
    write(layout["files"])
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(HOME=str(HOME), **layout["variables"])
        os.chdir(PROJECT)
        profile = layout.get("profile")
        # Prefect looks at the command line by itself.
        sys.argv = ["/bin/prefect", *(["--profile", profile] if profile else []), "deploy"]
        with os.fdopen(writer, "w") as pipe:
            json.dump(settings_of(layout), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text)


def main():
    warnings.simplefilter("ignore")
    layouts = json.load(sys.stdin)
    os.environ.clear()
    # What Prefect takes over when it is imported: the home directory, which is the same for all, and this variable.
    late = [layout for layout in layouts if "SSL_CERT_FILE" in layout["variables"]]
    answers = {id(layout): answer(layout) for layout in late}
    os.environ.update(HOME=str(HOME))
    write({})
    os.chdir(PROJECT)
    import prefect.settings  # noqa: F401

    json.dump([answers.get(id(layout)) or answer(layout) for layout in layouts], sys.stdout)


main()
