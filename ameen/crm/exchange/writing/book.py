"""The parts of a workbook that are always the same, or nearly: ECMA-376 part 1, §12 and §18."""

CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_MAIN = f"{_OPEN}/spreadsheetml/2006/main"
_LINKED = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTH = 22

# Styles 1 and 2 of cells: text, and text in bold. Number format 49 is text: what somebody types
# into such a cell stays as it was typed.
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
    ' applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def head(columns: int) -> str:
    """What stands before the rows of a sheet: a heading that stays, columns of text."""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
        f'<cols><col min="1" max="{columns}" width="{_WIDTH}" style="1" customWidth="1"/></cols>'
        "<sheetData>"
    )


def tail(corner: str) -> str:
    """What follows them: that a figure may stand as text. `corner` is the last cell."""
    return (
        "</sheetData><ignoredErrors>"
        f'<ignoredError sqref="A1:{corner}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )


def workbook(sheets: int) -> str:
    listed = "".join(
        f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKED}">'
        f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets></workbook>"
    )


def links(sheets: int) -> str:
    """From the workbook to its sheets and styles."""
    found = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    return _relations([*found, (f"rId{sheets + 1}", "styles", "styles.xml")])


def relations() -> str:
    """From the archive to the workbook."""
    return _relations([("rId1", "officeDocument", "xl/workbook.xml")])


def _relations(listed: list[tuple[str, str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_LINKED}/{kind}" Target="{target}"/>'
        for key, kind, target in listed
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def content_types(sheets: int) -> str:
    parts = [(f"worksheets/sheet{n}", "worksheet") for n in range(1, sheets + 1)]
    parts += [("workbook", "sheet.main"), ("styles", "styles")]
    listed = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in parts
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )
