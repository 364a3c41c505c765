"""Put everything an office without a network needs into one folder.

    python scripts/make_offline_bundle.py FOLDER

Run it on a machine with a network, of the same system and Python as the one without. The folder
then holds `wheels/`, `run.sh` and `运行.bat`: give one of them a folder of forms.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN_SH = """\
#!/bin/sh
# sh run.sh FOLDER: read, check and score the forms in FOLDER; results lie in FOLDER-结果.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -ne 1 ] || [ ! -d "$1" ]; then
    echo "用法：sh run.sh 文件夹    Usage: sh run.sh FOLDER" >&2
    exit 2
fi
if [ ! -x "$here/env/bin/evalxl" ]; then
    echo "第一次运行，正在准备……" >&2
    "${PYTHON:-python3}" -m venv "$here/env"
    "$here/env/bin/python" -m pip install -q --no-index --find-links "$here/wheels" evalxl
fi
folder=${1%/}
exec "$here/env/bin/evalxl" run "$folder" -o "$folder-结果" --lang zh
"""
RUN_BAT = """\
@echo off
rem Drop a folder of forms on this file; the results lie beside it, in FOLDER-结果.
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "INBOX=%~f1"
if "%~1"=="" goto usage
if not exist "%INBOX%\\" goto usage
if exist "%HERE%env\\Scripts\\evalxl.exe" goto run
echo 第一次运行，正在准备……
py -3 -m venv "%HERE%env" || goto failed
"%HERE%env\\Scripts\\python.exe" -m pip install -q --no-index ^
    --find-links "%HERE%wheels" evalxl || goto failed
:run
"%HERE%env\\Scripts\\evalxl.exe" run "%INBOX%" -o "%INBOX%-结果" --lang zh
echo 结果在 %INBOX%-结果
pause
exit /b
:usage
echo 请把装有自评表的文件夹拖到本文件上。
pause
exit /b 2
:failed
echo 准备失败：请确认已安装 Python 3.11 或更高版本。
pause
exit /b 1
"""


def main(folder: Path) -> None:
    """Fetch the wheels, build our own, and write the start files."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "-w", str(wheels)]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), str(ROOT)], check=True)
    (folder / "run.sh").write_text(RUN_SH, encoding="utf-8", newline="\n")
    (folder / "运行.bat").write_text(RUN_BAT, encoding="utf-8", newline="\r\n")
    print(f"{folder}: {len(list(wheels.glob('*.whl')))} wheels, run.sh, 运行.bat")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
