#!/usr/bin/env python3
"""Lints sites of many copies of the sample and prints what a page costs: it should be the same at every size.

See README.md beside this file.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from compare import PROJECT, measure  # noqa: E402

SAMPLE = PROJECT / "fixtures/sites/sample"
# Files that the build of the entire site reads are at the top, and are not repeated.
SITE_FILES = {"docfx.json", "playbook-lint.toml", ".openpublishing.publish.config.json"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("copies", type=int, nargs="*", default=[1, 10, 100, 1000], help="how many copies (1 10 100 1000)")
    parser.add_argument("--runs", type=int, default=3, help="runs at each size; the cheapest counts (default: 3)")
    arguments = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=PROJECT, check=True)
    lint = PROJECT / "target/release/playbook-lint"
    base = None
    print(f"{'copies':>7}{'pages':>9}{'wall':>11}{'CPU':>11}{'peak':>11}{'CPU a page':>13}{'memory a page beyond the base':>32}")
    for copies in sorted(arguments.copies):
        with tempfile.TemporaryDirectory() as folder:
            pages = make(Path(folder), copies)
            # The number of problems grows with the pages. Rules are measured, not output.
            command = [str(lint), folder, "--as-of", "2020-05-01", "--statistics", "--exit-zero", "--quiet"]
            runs = [measure(command, folder) for _ in range(arguments.runs)]
        wall, cpu, peak = min(runs, key=lambda cost: cost[1])
        base = base or (pages, peak)
        beyond = (peak - base[1]) * 1024 / (pages - base[0]) if pages > base[0] else 0
        print(
            f"{copies:>7}{pages:>9}{wall * 1e3:>8.0f} ms{cpu * 1e3:>8.0f} ms{peak:>7.1f} MiB"
            f"{cpu / pages * 1e6:>10.1f} µs{beyond:>28.2f} KiB"
        )


def make(folder, copies):
    """Copies the sample `copies` times below `folder`; returns how many Markdown files there are."""
    for copy in range(copies):
        # With a thousand subfolders in one folder, the file system would be measured.
        to = folder / f"group-{copy // 100:03}" / f"copy-{copy:05}"
        shutil.copytree(SAMPLE, to, ignore=shutil.ignore_patterns(*SITE_FILES))
    return sum(1 for _ in folder.rglob("*.md"))


if __name__ == "__main__":
    main()
