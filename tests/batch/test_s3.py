"""The real program on an object store that speaks S3: inbox, outputs, lock, a cluster."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

moto = pytest.importorskip("moto.server", reason="needs the extra s3-tests")
pytest.importorskip("s3fs", reason="needs evalxl[remote]")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "inbox"
INBOX, OUT = "s3://bucket/inbox", "s3://bucket/out"
NOW = ["--now", "2026-03-01T02:00:00", "--no-progress"]


@dataclass(frozen=True)
class Bucket:
    """A bucket of a server here, and how a process reaches it."""

    files: Any
    env: dict[str, str]

    def evalxl(self, *words: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "evalxl", *words, "--lang", "en"]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr + done.stdout
        return done.stdout + done.stderr

    def below(self, prefix: str) -> dict[str, bytes]:
        names = self.files.find(prefix)
        return {name.removeprefix(f"{prefix}/"): self.files.cat_file(name) for name in names}


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Bucket]:
    import s3fs

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    login = {"AWS_ACCESS_KEY_ID": "name", "AWS_SECRET_ACCESS_KEY": "word"}
    env = os.environ | login | {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": str(ROOT)}
    env |= {"FSSPEC_S3_ENDPOINT_URL": address, "XDG_STATE_HOME": str(tmp_path / "state")}
    files = s3fs.S3FileSystem(
        key="name", secret="word", endpoint_url=address, use_listings_cache=False
    )
    files.mkdir("bucket")
    for place in sorted(SAMPLES.rglob("*")):
        if place.is_file():
            files.pipe_file(
                f"bucket/inbox/{place.relative_to(SAMPLES).as_posix()}", place.read_bytes()
            )
    yield Bucket(files, env)
    files.rm("bucket", recursive=True)  # the server's state outlives it
    server.stop()


def on_disk(folder: Path) -> dict[str, bytes]:
    """Read what a run on a disk made."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in folder.rglob("*")
        if place.is_file() and place.relative_to(folder).parts[0] not in {".evalxl", "runs"}
    }


def stored(bucket: Bucket) -> dict[str, bytes]:
    found = bucket.below("bucket/out")
    return {name: content for name, content in found.items() if not name.startswith("runs/")}


def test_a_night_on_a_store_gives_the_bytes_of_a_disk(bucket: Bucket, tmp_path: Path) -> None:
    bucket.evalxl("run", str(SAMPLES), "-o", str(tmp_path / "out"), "-j", "1", *NOW)
    bucket.evalxl("run", INBOX, "-o", OUT, "-j", "2", *NOW)
    assert stored(bucket) == on_disk(tmp_path / "out")
    again = json.loads(bucket.evalxl("run", INBOX, "-o", OUT, "--format", "json", *NOW))
    assert again["counts"]["done"] == 0
    assert again["run_id"] == ""
    assert bucket.evalxl("verify", OUT).strip() == "everything is as it was written"
    said = json.loads(bucket.evalxl("status", OUT, "--format", "json"))
    assert (said["new"], said["changed"], said["gone"], said["damaged"]) == ([], [], [], [])
    assert said["scored"] == again["counts"]["scored"] > 0
    assert len(bucket.evalxl("sample", OUT, "-n", "2").splitlines()) == 2
    for place in (str(tmp_path / "out"), OUT):
        bucket.evalxl("summary", place, "--now", NOW[1])
    assert stored(bucket) == on_disk(tmp_path / "out")


@pytest.mark.thorough
def test_workers_of_a_cluster_read_the_store_themselves(bucket: Bucket, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs evalxl[dask]")
    bucket.evalxl("run", str(SAMPLES), "-o", str(tmp_path / "out"), "-j", "1", *NOW)
    bucket.evalxl("run", INBOX, "-o", OUT, "--engine", "dask", "-j", "2", *NOW)
    assert stored(bucket) == on_disk(tmp_path / "out")


def test_a_second_machine_waits_for_the_first(bucket: Bucket) -> None:
    held = json.dumps({"owner": "somebody", "host": "node-7"}).encode()
    bucket.files.pipe_file("bucket/out/.evalxl/run.lock", held)
    assert "node-7" in bucket.evalxl("run", INBOX, "-o", OUT, *NOW, code=6)
    assert bucket.below("bucket/out") == {".evalxl/run.lock": held}


def test_a_store_that_cannot_be_used_is_told_in_words(bucket: Bucket, tmp_path: Path) -> None:
    assert "no such folder" in bucket.evalxl("run", "s3://none/in", "-o", OUT, *NOW, code=2)
    assert "cannot be written" in bucket.evalxl("run", INBOX, "-o", "s3://none/x", *NOW, code=2)
    bucket.env["FSSPEC_S3_ENDPOINT_URL"] = "http://127.0.0.1:9"
    assert "cannot be reached" in bucket.evalxl("run", INBOX, "-o", OUT, *NOW, code=2)
