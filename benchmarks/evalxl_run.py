"""`evalxl run` as the benchmark calls it; prints the peak memory of the parent, in MiB.

`--no-summary` leaves the batch stage out, `--dask` takes a cluster of processes here:
`python benchmarks/evalxl_run.py INBOX OUT --jobs 1 [--chunk 250] [--no-summary] [--dask]`
"""

from __future__ import annotations

import resource
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from evalxl.batch.run import Options, run
from evalxl.batch.work.dask_engine import Dask
from evalxl.settings import config

if __name__ == "__main__":
    how: dict[str, Any] = {"conclude": ()} if "--no-summary" in sys.argv else {}
    jobs = int(sys.argv[sys.argv.index("--jobs") + 1])
    options = Options(now=datetime(2026, 1, 1), jobs=jobs, **how)
    if "--dask" in sys.argv:
        options = replace(options, engine=Dask())
    changes: dict[str, Any] = {}
    if "--chunk" in sys.argv:
        changes = {"batch": {"chunk": int(sys.argv[sys.argv.index("--chunk") + 1])}}
    settings = config.load(changes=changes)
    report = run(Path(sys.argv[1]), Path(sys.argv[2]), settings, options)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, report.fault)
    sys.exit(report.exit_code())
