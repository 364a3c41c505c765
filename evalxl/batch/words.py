"""What the batch says to people, in both languages."""

from __future__ import annotations

SKIPPED: dict[str, dict[str, str]] = {
    "lock_file": {
        "zh": "办公软件打开文件时留下的锁定文件，不是表格",
        "en": "left by an office program while a file is open; no form",
    },
    "hidden": {
        "zh": "以点开头的隐藏文件，不读取",
        "en": "hidden (its name starts with a dot); not read",
    },
    "backup": {
        "zh": "办公软件或编辑器留下的备份文件，不读取；要报送请改名",
        "en": "a backup kept by a program; not read, rename it to hand it in",
    },
    "partial": {
        "zh": "还没有传完的下载文件；传完后下次运行会读取",
        "en": "a download that is not complete; it is read once it is",
    },
    "control": {"zh": "控制文件，不作为表格评分", "en": "a control file, not scored as a form"},
    "control_too_deep": {
        "zh": "控制文件只在收件夹根目录有效；请移到根目录，或改名",
        "en": "control files count only in the inbox itself; move it there or rename it",
    },
    "link": {
        "zh": "链接，不跟随；请放入文件本身",
        "en": "a link, not followed; put the file itself here",
    },
    "special": {"zh": "不是普通文件，不读取", "en": "no regular file; not read"},
    "vanished": {"zh": "查看时文件已不在", "en": "gone while it was looked at"},
    "unsettled": {
        "zh": "文件还在变化（可能正在复制）；稳定后下次运行会读取",
        "en": "still changing, perhaps being copied; it is read once it settles",
    },
    "unreadable_folder": {
        "zh": "文件夹打不开；请检查权限",
        "en": "the folder cannot be opened; check its permissions",
    },
    "outputs": {
        "zh": "另一次运行的输出文件夹，不当作报送材料；请移出收件箱",
        "en": "the output folder of another run, not handed in by anybody; move it elsewhere",
    },
    "no_spreadsheet": {
        "zh": "不是电子表格（佐证材料），不读取",
        "en": "no spreadsheet (evidence); not read",
    },
    "empty_archive": {
        "zh": "压缩包里没有文件；请重新打包后放入",
        "en": "an archive without a file in it; pack it again",
    },
    "nested_archive": {
        "zh": "压缩包里的压缩包不打开；请解压一层",
        "en": "an archive within an archive is not opened; unpack one level",
    },
}
