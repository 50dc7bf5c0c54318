"""Making workbooks, right ones and wrong ones, for the tests of the exchange."""

import io
import zipfile

from openpyxl import Workbook

from ameen.crm.exchange.writing import book

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_with(*rows, **formats):
    """A workbook as another program makes it; `formats` are number formats by cell."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for cell, code in formats.items():
        made.active[cell].number_format = code
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def archive_with(rows, *, before="", strings=None, packed=zipfile.ZIP_DEFLATED, **more):
    """A workbook of one sheet whose rows are this XML; `more` are further parts, or others."""
    out = io.BytesIO()
    links = book.links(1)
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr(SHEET, f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>'
                         "</worksheet>")  # fmt: skip
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
            target = "</Relationships>"
            kind = f"{'http://schemas.openxmlformats.org/officeDocument/2006/relationships'}"
            links = links.replace(
                target,
                f'<Relationship Id="s" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/>'
                + target,
            )
        archive.writestr("xl/workbook.xml", book.workbook(1))
        archive.writestr("xl/styles.xml", book.STYLES)
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr("_rels/.rels", book.relations())
        archive.writestr("[Content_Types].xml", book.content_types(1))
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def inline(line, *texts):
    """The XML of a row of texts."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{line}">{cells}</row>'
