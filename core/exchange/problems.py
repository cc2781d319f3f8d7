"""Why a file is no table that can be read."""

from core.problems import Problem

TABLE_UNREADABLE = Problem(
    "table.unreadable",
    status=400,
    en="This file could not be read as CSV or XLSX. Save it as CSV (UTF-8) and try again.",
    zh="无法将此文件读取为 CSV 或 XLSX，请另存为 CSV（UTF-8）后重试。",
)
TABLE_ENCODING = Problem(
    "table.encoding",
    status=400,
    en="The file's characters are neither UTF-8, UTF-16 nor GB18030. Save it as CSV (UTF-8) and try again.",
    zh="文件编码不是 UTF-8、UTF-16 或 GB18030，请另存为 CSV（UTF-8）后重试。",
)
TABLE_EMPTY = Problem(
    "table.empty",
    status=400,
    en="The file has a heading and no row below it, or nothing at all.",
    zh="文件只有表头或为空，没有可导入的行。",
)
TABLE_TOO_LARGE = Problem(
    "table.too_large",
    status=400,
    en="The table is too large: at most {rows} rows, {columns} columns and {megabytes} MB when unpacked. Split it.",
    zh="表格过大：最多 {rows} 行、{columns} 列，解压后不超过 {megabytes} MB。请拆分后再导入。",
)
