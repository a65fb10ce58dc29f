"""Object stores: the same records as from a folder, through pyarrow.fs against a local S3 server, and through fsspec's memory."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from pipeline.sources import Failed, SourceFile, list_sources, records
from tests.sources.raws import PAGE, read_all
from tests.sources.test_bundles import FILES, zipped

TREE = {**FILES, "deep/er/合同 1.html": PAGE.encode(), "a.zip": zipped(FILES), "feed2.jsonl.gz": gzip.compress(FILES["feed.jsonl"])}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in TREE.items():
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "raw" / name).write_bytes(data)
    return tmp_path / "raw"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    moto = pytest.importorskip("moto.server", reason="needs moto[server], a development dependency")
    boto3 = pytest.importorskip("boto3", reason="comes with moto")
    for name, value in {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}")
    client.create_bucket(Bucket="raw")
    for name, data in TREE.items():
        client.put_object(Bucket="raw", Key=f"crawl/{name}", Body=data)
    yield f"s3://raw/crawl?endpoint_override={host}:{port}&scheme=http"
    server.stop()


def test_s3_gives_what_a_folder_gives(folder: Path, bucket: str) -> None:
    assert [r.source for r in read_all(bucket)[0]] == [r.source for r in read_all(folder)[0]]
    assert read_all(bucket) == read_all(folder)


def test_fsspec_gives_what_a_folder_gives(folder: Path) -> None:
    memory = fsspec.filesystem("memory")
    for name, data in TREE.items():
        memory.pipe(f"/raw/{name}", data)
    assert read_all("memory://raw") == read_all(folder)
    memory.rm("/raw", recursive=True)


def test_an_object_that_went_away_is_a_failure(bucket: str) -> None:
    source = next(list_sources(bucket))
    gone = SourceFile("gone.html", source.address.replace("a.zip", "gone.html"), 5, "page")
    assert [item.reason for item in records(gone) if isinstance(item, Failed)] == ["unreadable"]


def test_no_key_of_the_tests_is_left_behind() -> None:
    assert os.environ.get("AWS_SECRET_ACCESS_KEY") != "test"
