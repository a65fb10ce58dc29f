"""The dictionaries of script conversion: those of the package, and newer ones that set-up builds from the official OpenCC wheel.

`python -m pipeline.text.dictionaries` builds the newer ones once, into `.cache/opencc` beside the package (or the folder named in
LAWSIEVE_DICTIONARIES). The wheel is downloaded and unzipped, never installed: it owns the same module name as the package we depend on.
OpenCC is the work of its authors under Apache-2.0; its licence is kept beside the files. Nothing of it is part of this project.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

VERSION: Final = "1.4.2"
WHEEL_SHA256: Final = "794afd1f5254b22fb7e8655d3e60f0467e4a1ad5ebbd62f9efdd2dd421dd43db"
WHEEL_OF: Final = ("--platform", "manylinux2014_x86_64", "--python-version", "3.11", "--implementation", "cp", "--only-binary", ":all:")
"""One wheel for every machine: its dictionary files are the same as in the others, and one hash pins it."""
NAMES: Final = (
    "TSPhrases",
    "TSCharacters",
    "TSCharactersExt",
    "TWPhrasesRev",
    "TWVariantsRevPhrases",
    "TWVariantsRev",
    "HKVariantsRevPhrases",
    "HKVariantsRev",
    "CJK_Compatibility_Ideographs",
)
CHAINS: Final = {
    "t2s": (("TSPhrases", "TSCharacters"),),
    "tw2s": (("TWVariantsRevPhrases", "TWVariantsRev"), ("TSPhrases", "TSCharacters")),
    "hk2s": (("HKVariantsRevPhrases", "HKVariantsRev"), ("TSPhrases", "TSCharacters")),
    "tw2sp": (("TWPhrasesRev", "TWVariantsRevPhrases", "TWVariantsRev"), ("TSPhrases", "TSCharacters")),
}
"""Mode -> the stages of its conversion, each a group of dictionaries of which the first match counts, as the package configures it."""

Table = dict[str, str]


class NoDictionaries(Exception):
    """The newer dictionaries could not be built: says why and what serves instead."""


def newer() -> Path | None:
    """The folder of the newer dictionaries, or None where set-up has not built them."""
    folder = _folder()
    return folder if all((folder / f"{name}.txt").is_file() for name in NAMES) else None


def packaged(name: str) -> Table:
    """A dictionary as opencc-python-reimplemented has it: key -> first value."""
    return _table(resources.files("opencc").joinpath(f"dictionary/{name}.txt"))


@cache
def table(name: str) -> Table:
    """A dictionary brought up to date; the package's own where set-up has not built newer ones, empty where it has none either."""
    folder = newer()
    if folder is None:
        return packaged(name) if resources.files("opencc").joinpath(f"dictionary/{name}.txt").is_file() else {}
    return _table(folder / f"{name}.txt")


@cache
def dictionary_digest() -> str:
    """Hash of the dictionaries in use: part of a part's fingerprint, since conversion depends on them."""
    parts = [f"{name}\n" + "".join(f"{key}\t{value}\n" for key, value in sorted(table(name).items())) for name in NAMES]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def build(folder: Path) -> None:
    """Download the pinned wheel, and decode its dictionaries into `folder` as text. Raises NoDictionaries."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        with zipfile.ZipFile(_download(place)) as wheel:
            wheel.extractall(place)
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            _decode(place, name, folder)
        licence = f"opencc-{VERSION}.dist-info/licenses/LICENSE"
        (folder / "LICENSE").write_bytes((place / licence).read_bytes())


def _folder() -> Path:
    named = os.environ.get("LAWSIEVE_DICTIONARIES")
    return Path(named) if named else Path(__file__).parents[2] / ".cache" / "opencc" / VERSION


def _table(file: Path | Traversable) -> Table:
    lines = (line.strip().split("\t", 1) for line in file.read_text(encoding="utf-8").split("\n") if "\t" in line)
    return {key: values.split(" ", 1)[0] for key, values in lines}


def _download(place: Path) -> Path:
    pins = place / "pins.txt"
    pins.write_text(f"opencc=={VERSION} --hash=sha256:{WHEEL_SHA256}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    done = subprocess.run([*command, *WHEEL_OF, "-d", str(place), "-r", str(pins)], capture_output=True, text=True, check=False)  # noqa: S603
    wheels = list(place.glob("*.whl"))
    if done.returncode or not wheels:
        reason = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise NoDictionaries(f"the wheel opencc {VERSION} is not to be had: {reason}")
    return wheels[0]


def _decode(unzipped: Path, name: str, folder: Path) -> None:
    """One compiled dictionary as text, by the wheel's own program; written whole or not at all."""
    clib = unzipped / "opencc" / "clib"
    program, source, partial = clib / "bin" / "opencc_dict", clib / "share" / "opencc" / f"{name}.ocd2", folder / f"{name}.partial"
    program.chmod(0o755)
    try:
        subprocess.run(  # noqa: S603
            [program, "-i", source, "-o", partial, "-f", "ocd2", "-t", "text"], capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoDictionaries(f"the wheel's opencc_dict does not run on this machine: {error}") from error
    partial.replace(folder / f"{name}.txt")


def main() -> int:
    """Build the newer dictionaries unless they are there. Ends well without them: the package's own then serve."""
    folder = _folder()
    try:
        if newer() is None:
            build(folder)
    except NoDictionaries as error:
        print(f"dictionaries: the package's own serve ({error})")  # noqa: T201
    else:
        print(f"dictionaries: OpenCC {VERSION} in {folder}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
