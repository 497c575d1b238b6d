"""Edits the workbook a.xlsx as a person would, and saves it as edited.xlsx: cells, the order of the rows, a column more."""

import datetime

import openpyxl

book = openpyxl.load_workbook("a.xlsx")
sheet = book["Records"]
names = [cell.value for cell in sheet[1]]
column = {name: number for number, name in enumerate(names, 1)}
own = len(names) + 1
sheet.cell(1, own, "shelf")
for row in range(2, sheet.max_row + 1):
    match sheet.cell(row, column["key"]).value:
        case "rec-a":
            sheet.cell(row, column["publisher"], "Hafen")
        case "rec-b":
            sheet.cell(row, column["issued"], datetime.date(2020, 7, 9)).number_format = "dd/mm/yyyy"
        case "rec-c":
            sheet.cell(row, column["title"], "Wages, a second look")
            sheet.cell(row, column["issued"], "soon")
        case "rec-d":
            sheet.cell(row, column["thematic_areas"], "Migration Data|Labour migration|Migration helth")
            sheet.cell(row, own, "B 12")
# The person sorts the rows the other way round and adds one.
rows = [[sheet.cell(row, at).value for at in range(1, own + 1)] for row in range(2, sheet.max_row + 1)]
formats = [sheet.cell(row, column["issued"]).number_format for row in range(2, sheet.max_row + 1)]
for number, (cells, form) in enumerate(zip(reversed(rows), reversed(formats)), 2):
    for at, value in enumerate(cells, 1):
        sheet.cell(number, at).value = value
        if isinstance(value, str):
            sheet.cell(number, at).data_type = "s"  # a text stays one, also where it looks like a formula
    sheet.cell(number, column["issued"]).number_format = form
sheet.cell(len(rows) + 2, column["id"], "rec-x")
sheet.cell(len(rows) + 2, column["title"], "A new row")
book.save("edited.xlsx")
