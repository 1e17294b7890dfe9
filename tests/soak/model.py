"""The model at length: `python -m tests.soak.model [SEEDS] [FIRST_SEED]`, 100 000 seeds from 0 unless said otherwise.

Prints seeds a second, what happened, and each failure with the command that plays it again. Exit code 1 when any did.
"""

import argparse
import asyncio
import sys
import time

from tests.model.runs import Report, run

_CHUNK = 2_000
_TOLD = ("lost", "doubled", "misordered")


async def main(seeds: int, first: int) -> int:
    """How many worlds broke a promise."""
    failed = 0
    totals: dict[str, int] = dict.fromkeys(_TOLD, 0)
    began = time.monotonic()
    for start in range(first, first + seeds, _CHUNK):
        report = await run(range(start, min(start + _CHUNK, first + seeds)))
        failed += len(report.failures)
        for kind, count in report.broken.items():
            totals[kind] = totals.get(kind, 0) + count
        _tell_failures(report)
        done = start + report.worlds - first
        rate = done / (time.monotonic() - began)
        print(f"{done:>9} seeds  {rate:5.0f}/s  " + "  ".join(f"{kind} {count}" for kind, count in totals.items()))
    return failed


def _tell_failures(report: Report) -> None:
    for seed, faults in report.failures:
        print(f"seed {seed}: {'; '.join(faults)}   again: python -m tests.soak.model 1 {seed}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Random schedules of faults around posts.")
    parser.add_argument("seeds", type=int, nargs="?", default=100_000)
    parser.add_argument("first", type=int, nargs="?", default=0)
    arguments = parser.parse_args()
    sys.exit(1 if asyncio.run(main(arguments.seeds, arguments.first)) else 0)
