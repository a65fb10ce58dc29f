"""Memory of a worker: no pandas for it, and large blocks go back to the system."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PANDAS = """
import sys
from pipeline.run import memory
memory.bound()
from pipeline.run import tables
from pipeline import schema
assert tables.to_arrow(schema.FAILED, [schema.FAILED.blank()]).num_rows == 1
assert "pandas" not in sys.modules, "a column loads pandas"
import pyarrow
assert len(pyarrow.table({"a": [1]}).to_pandas()) == 1
"""
ARRAYS = """
import sys, numpy
from pathlib import Path
from pipeline.run import memory
if sys.argv[1] == "bound":
    memory.bound()
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 >> 20
numpy.ones(20 << 20, numpy.uint8)  # freed: from here on glibc keeps smaller blocks in the heap
before = held()
many = [numpy.ones(10 << 20, numpy.uint8) for _ in range(6)]
last = numpy.ones(100 << 10, numpy.uint8)
many.clear()
if sys.argv[1] == "given back":
    memory.give_back()
print(held() - before)
"""


def ran(code: str, *words: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_worker_loads_no_pandas_and_who_asks_for_it_still_gets_it() -> None:
    ran(PANDAS)


@pytest.mark.skipif(sys.platform != "linux", reason="how much a process holds is asked of /proc")
def test_large_blocks_go_back_when_they_are_freed() -> None:
    if int(ran(ARRAYS, "free")) < 50:
        pytest.skip("the allocator keeps nothing here anyway")
    assert int(ran(ARRAYS, "bound")) < 15
    assert int(ran(ARRAYS, "given back")) < 15
