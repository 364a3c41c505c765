"""Where the ledger lies, and which folders cannot be used together."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalxl.batch.storage import places
from evalxl.core.errors import UsageError

MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//server/x /mnt/with\\040blank cifs rw 0 0
/dev/vdb1 /mnt/share/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "is_network"),
    [
        ("/home/out", False),
        ("/mnt/share", True),
        ("/mnt/share/out", True),
        ("/mnt/share/local/out", False),
        ("/mnt/sharedisk/out", False),
        ("/mnt/with blank/out", True),
    ],
)
def test_a_network_file_system_is_known_by_the_mount_table(folder: str, is_network: bool) -> None:
    assert places.is_on_network(Path(folder), MOUNTS) is is_network


def test_on_a_disk_the_ledger_lies_with_the_outputs(tmp_path: Path) -> None:
    assert places.ledger(tmp_path, mounts="") == tmp_path / ".evalxl" / "ledger.sqlite"


def test_on_a_network_each_folder_has_its_ledger_in_the_users_own_place() -> None:
    found = {places.ledger(Path("/mnt/share") / name, mounts=MOUNTS) for name in "ab"}
    assert len(found) == 2
    assert not any(str(place).startswith("/mnt/share") for place in found)


def test_an_inbox_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        places.expect_usable(tmp_path / "none", tmp_path)


def test_an_output_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="is not a folder"):
        places.expect_usable(tmp_path, tmp_path / "out")


def test_outputs_are_no_inbox(tmp_path: Path) -> None:
    (tmp_path / ".evalxl").mkdir()
    (tmp_path / "scored").mkdir()
    with pytest.raises(UsageError, match="among the outputs"):
        places.expect_usable(tmp_path / "scored", tmp_path)
