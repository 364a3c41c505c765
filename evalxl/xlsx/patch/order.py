"""In which order the schema wants the children of an element, and where a new one goes."""

from __future__ import annotations

from evalxl.xlsx.patch.markup import Draft

_WORDS = {
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr "
    "sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate "
    "customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks "
    "printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture "
    "oleObjects controls webPublishItems tableParts extLst",
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets "
    "functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews "
    "pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles "
    "colors extLst",
    "comments": "authors commentList extLst",
    "border": "start end left right top bottom diagonal vertical horizontal",
}
ORDER = {root: words.split() for root, words in _WORDS.items()}


def place_for(draft: Draft, tag: str) -> int:
    """Return the offset at which a new child of the root belongs."""
    order = ORDER[draft.root.tag]
    earlier = set(order[: order.index(tag)])
    ends = [one.end for one in draft.children() if one.tag in earlier]
    return max(ends, default=draft.root.inner)
