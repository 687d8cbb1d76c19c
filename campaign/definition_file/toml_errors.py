"""tomllib's syntax errors in Chinese, with their line. Pure."""

from __future__ import annotations

import re
import tomllib

_PLACE = re.compile(r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.S)

# The beginnings of tomllib's messages (Python 3.11 to 3.13), in the words of someone who fills in a file.
_WORDS = (
    ("Expected '=' after a key", "键名后面缺少等号“=”"),
    ("Expected newline or end of document", "一行写完后还有多余的内容，请检查引号、逗号是否成对"),
    ("Expected ']' at the end of a table", "表头缺少右方括号“]”"),
    ("Expected ']]' at the end of an array", "表头缺少右方括号“]]”"),
    ("Invalid initial character for a key", "键名含有不能用的字符（中文键名须加英文引号）"),
    ("Invalid statement", "这一行看不懂：应为“键 = 值”或 [表头]"),
    ("Cannot declare", "这个表头重复了"),
    ("Cannot overwrite a value", "这个键在前面已经写过"),
    ("Duplicate inline table key", "同一组花括号里键名重复"),
    ("Cannot mutate immutable", "前面已用花括号或方括号写完的值，不能再添加"),
    ("Cannot redefine namespace", "前面已用花括号或方括号写完的值，不能再添加"),
    ("Unclosed array", "数组缺少右方括号“]”或项目之间缺少逗号"),
    ("Unclosed inline table", "缺少右花括号“}”或项目之间缺少逗号（花括号里的内容要写在同一行）"),
    ("Unterminated string", "文字缺少结尾的引号"),
    ("Unescaped", "反斜杠“\\”须写成“\\\\”"),
    ("Invalid hex value", "\\u 后面的编码不正确"),
    ("Escaped character", "\\u 后面的编码不正确"),
    ("Illegal character", "文字里有换行或控制字符；多行文字请用三个引号"),
    ("Found invalid character", "有不能用的控制字符"),
    ("Expected", "缺少结尾的引号"),
    ("Invalid date", "日期或时间不存在"),
    ("Invalid value", "值写法不对：文字要加英文引号，日期写成 2023-06-28T18:00:00"),
)


def explain(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """(line, Chinese sentence) of a syntax error in `text`."""
    match = _PLACE.match(str(error))
    what = match["what"] if match else str(error)
    line = int(match["line"]) if match and match["line"] else text.rstrip().count("\n") + 1
    words = next((chinese for start, chinese in _WORDS if what.startswith(start)), "写法不合 TOML 规则")
    return line, f"文件写法有误：{words}。"
