"""How long `reviewbot --help` takes, against the imports that it must not do: whole processes, in turn.

python -m tests.bench.startup [ROUNDS]
"""

import statistics
import subprocess
import sys
import time

OURS = [sys.executable, "-m", "bot", "--help"]
PEER = [sys.executable, "-c", "import telegram.ext, sqlalchemy, apscheduler"]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    _seconds(OURS), _seconds(PEER)  # warm the file cache
    pairs = [(_seconds(OURS), _seconds(PEER)) for _ in range(rounds)]
    ratios = [ours / peer for ours, peer in pairs]
    ours, peers = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    print(f"reviewbot --help: {ours:.3f} s; telegram.ext, sqlalchemy and apscheduler imported: {peers:.3f} s")
    print(f"ratio: median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}; wanted: below 0.5")


if __name__ == "__main__":
    main()
