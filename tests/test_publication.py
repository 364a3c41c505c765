"""Copies for publication hold no personal data in any part, and lose no figure."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from openpyxl.comments import Comment

from evalxl import pipeline
from evalxl.core.records import Source
from evalxl.outputs.publication import LIST, copies
from evalxl.reading import read_workbook
from evalxl.settings import config
from evalxl.xlsx import read_grid
from tests.reading.drawn import draw, workbook

FORM = """
项目支出绩效自评表 | < | < | < | < | < | < | <
（2025年度） | < | < | < | < | < | < | <
项目名称 | < | 公路养护 | < | 项目编码 | '4407812025000100000001 | < | <
主管部门 | < | 县交通运输局 | < | 实施单位 | 县公路站 | < | <
联系人 | < | 赵小波 | < | 联系电话 | 13812345678 | < | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 300 | 300 | 285 | 10 | 95% | 9.5
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析
产出指标 | 数量指标 | 养护里程 | ≥100公里 | 80公里 | 60 | 48 | 账户6222021234567890123冻结，赵小波协
满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 30 | 30 |
总分 | < | < | < | < | 100 | 87.5 |
"""
SECRETS = ("赵小波", "13812345678", "6222021234567890123", "批注里的秘密", "隐藏的秘密")


def form() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook([draw("自评表", FORM)])))
    sheet = book["自评表"]
    sheet["A1"].comment = Comment("批注里的秘密", "赵小波")
    sheet["A14"] = "隐藏的秘密"
    sheet.row_dimensions[14].hidden = True
    book.create_sheet("底稿")["A1"] = "隐藏的秘密"
    book["底稿"].sheet_state = "hidden"
    book.properties.creator = "赵小波"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_nothing_personal_is_left_in_any_part_and_every_figure_is() -> None:
    (record,) = pipeline.process([Source("交通局/a.xlsx", form())], config.load())
    assert record.copy is not None
    before = bytes(record.copy)
    made = dict(copies([("交通局/a.xlsx", record.copy)]))
    assert record.copy == before
    copy = made["交通局/a.xlsx"]
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        whole = "\n".join(package.read(name).decode("utf-8") for name in package.namelist())
    assert [secret for secret in SECRETS if secret in whole] == []
    (table,) = read_workbook(read_grid(copy, "a.xlsx")).tables
    assert [(one.name, one.actual, one.score) for one in table.indicators] == [
        ("养护里程", "80公里", 48.0),
        ("群众满意度", "92%", 30.0),
    ]
    assert table.info["project_code"].value == "4407812025000100000001"
    listed = openpyxl.load_workbook(io.BytesIO(made[LIST])).active
    assert listed is not None
    rows = [row[2:] for row in listed.iter_rows(min_row=2, values_only=True)]
    assert ("C5", "姓名", "赵**") in rows
    assert ("F5", "电话", "*********78") in rows or ("F5", "电话", "138****5678") in rows
    assert ("H9", "账号、姓名", "账户6222***********0123冻结，赵**协") in rows
    assert len(rows) == 3
