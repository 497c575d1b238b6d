"""Reads a workbook with openpyxl and prints what a person would see of it, as JSON."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet = book["Records"]
names = [cell.value for cell in sheet[1]]
rows = []
for row in sheet.iter_rows(min_row=2):
    cells = {}
    for name, cell in zip(names, row):
        if cell.value is None:
            continue
        value = cell.value.isoformat() if hasattr(cell.value, "isoformat") else cell.value
        cells[name] = {"value": value, "type": cell.data_type, "format": cell.number_format}
        if cell.hyperlink:
            cells[name]["link"] = cell.hyperlink.target
    rows.append(cells)
meanings = {row[0].value: row[1].value for row in book["Columns"].iter_rows(min_row=2)}
print(json.dumps({
    "sheets": book.sheetnames, "names": names, "rows": rows, "frozen": sheet.freeze_panes,
    "filter": sheet.auto_filter.ref, "meanings": meanings,
}))
