"""Two real Ray nodes on one machine: each in a network namespace and with a host name of its own, joined by a virtual cable."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import ROOT

NODES = {"lawsieve-a": "10.87.61.1", "lawsieve-b": "10.87.61.2"}
PORT = 6391
RAY = Path(sys.executable).with_name("ray")


def missing() -> str:
    """Why there can be no such nodes here; empty where there can."""
    if find_spec("ray") is None or not RAY.is_file():
        return "Ray is not installed: pip install -r requirements-ray.lock"
    if not shutil.which("ip") or not shutil.which("unshare"):
        return "no `ip` or `unshare` (Debian: iproute2, util-linux)"
    tried = subprocess.run(["ip", "netns", "add", "lawsieve-try"], capture_output=True, text=True, check=False)
    subprocess.run(["ip", "netns", "del", "lawsieve-try"], capture_output=True, check=False)
    return f"network namespaces are not allowed here: {tried.stderr.strip()}" if tried.returncode else ""


class Nodes:
    """The cluster: a head that has no tasks of its own but one core, and one more node."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RAY_ADDRESS": f"{NODES['lawsieve-a']}:{PORT}",
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(16),
            "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_failure_threshold": "3",
        }

    def on(self, node: str, command: Sequence[str | Path]) -> list[str]:
        """The command as it runs on a node."""
        names = ["unshare", "--uts", "sh", "-c", 'hostname "$0"; exec "$@"', node]
        return ["ip", "netns", "exec", node, *names, *map(str, command)]

    def start(self, node: str) -> None:
        """Start Ray on a node; the first is the head."""
        head = node == "lawsieve-a"
        place = ["--head", f"--port={PORT}", "--include-dashboard=false"] if head else [f"--address={self.environment['RAY_ADDRESS']}"]
        temporary = [f"--temp-dir={self.folder}"] if head else []
        command: list[str | Path] = [
            RAY,
            "start",
            *place,
            *temporary,
            f"--node-ip-address={NODES[node]}",
            "--num-cpus=1",
            "--object-store-memory=80000000",
        ]
        done = subprocess.run(self.on(node, command), env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"Ray does not start on {node}: {done.stdout[-800:]} {done.stderr[-800:]}")

    def kill(self, node: str) -> None:
        """Pull the plug: every process of a node at once."""
        found = subprocess.run(["ip", "netns", "pids", node], capture_output=True, text=True, check=False).stdout.split()
        if found:
            subprocess.run(["kill", "-9", *found], capture_output=True, check=False)

    def driver(self, program: str, *arguments: str | Path) -> subprocess.Popen[str]:
        """A Python program on the head's node."""
        command = self.on("lawsieve-a", [sys.executable, "-c", program, *arguments])
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def cluster() -> Iterator[Nodes]:
    """A cluster of two nodes for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="lsray"))  # short: paths of sockets are
    nodes = Nodes(folder)
    _cable()
    try:
        for node in NODES:
            nodes.start(node)
        yield nodes
    finally:
        for node in NODES:
            nodes.kill(node)
        _no_cable()
        shutil.rmtree(folder, ignore_errors=True)


def _cable() -> None:
    _no_cable()
    (one, first), (two, second) = NODES.items()
    commands = [f"netns add {one}", f"netns add {two}", f"link add lsv-a netns {one} type veth peer name lsv-b netns {two}"]
    for node, address, end in ((one, first, "lsv-a"), (two, second, "lsv-b")):
        commands += [f"-n {node} addr add {address}/24 dev {end}", f"-n {node} link set {end} up", f"-n {node} link set lo up"]
    for command in commands:
        subprocess.run(["ip", *command.split()], check=True, capture_output=True)


def _no_cable() -> None:
    for node in NODES:
        subprocess.run(["ip", "netns", "del", node], capture_output=True, check=False)
