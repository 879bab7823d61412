"""Search keys for names: folded words, pinyin in full and by initials, phone digits."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CHINESE_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_NOT_DIGIT = re.compile(r"\D+")
_PHONE_LIKE = re.compile(r"^[+＋]?[\d\s().\-/]{3,}$")
_SEPARATORS = re.compile(r"[\s,，、;；()（）<>\"“”|]+")
# Family names of two characters; all others are one.
_COMPOUND_SURNAMES = frozenset([
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "令狐",
    "慕容", "司徒", "夏侯", "司空", "端木", "独孤", "獨孤", "南宫", "南宮", "轩辕", "軒轅", "宇文", "长孙", "長孫", "鲜于",
    "鮮于", "呼延", "闻人", "聞人", "申屠", "太史", "公羊", "澹台", "澹臺", "濮阳", "濮陽", "淳于", "单于", "單于", "赫连",
    "赫連", "钟离", "鍾離", "百里", "东郭", "東郭", "西门", "西門", "南门", "南門", "第五", "梁丘", "左丘", "公冶", "完颜",
    "完顏", "拓跋", "仲孙", "仲孫", "叔孙", "叔孫", "纳兰", "納蘭", "万俟", "萬俟",
])
_SPLIT_NAME = re.compile(r"^(?P<name>.*?)\s*(?P<phone>[+＋]?\d[\d\s().\-]{4,})$")


def fold(text):
    """Return the text in lower case, without accents, full-width letters as plain ones."""
    plain = unicodedata.normalize("NFKD", text or "")
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char))).lower()


def pinyin_of(name):
    """Return ``"zhangsan zs"`` for 张三, ``""`` for a name without Chinese characters."""
    if not name or not _CHINESE.search(name):
        return ""
    syllables = [syllable.lower() for syllable in lazy_pinyin(name, style=Style.NORMAL, errors="ignore") if syllable]
    return f"{''.join(syllables)} {''.join(syllable[0] for syllable in syllables)}"


def family_name(name):
    """Return the family name of a Chinese name: 林 of 林悦, 欧阳 of 欧阳晴; ``""`` for a name without Chinese characters."""
    if not name or not _CHINESE.search(name):
        return ""
    return name[:2] if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else name[:1]


def name_words(name):
    """Return the extra words a Chinese name is found by: its pinyin, and the endings of name and initials.

    An index over three-letter pieces cannot look up two characters in the middle of a word, but it can look up the start
    of one. So the given name 小明 of 王小明, and its initials xm, become words of their own.
    """
    pinyin = pinyin_of(name)
    if not pinyin:
        return ""
    endings = [run[start:] for run in _CHINESE_RUN.findall(name) for start in range(1, len(run))]
    initials = pinyin.rpartition(" ")[2]
    endings += [initials[start:] for start in range(1, len(initials) - 1)]
    return " ".join([pinyin, *endings])


def digits_of(phone):
    """Return the digits of a phone number, ``""`` when there are none."""
    return _NOT_DIGIT.sub("", fold(phone))


def search_key(*parts):
    """Join the parts a person may be found by into one folded line; a blank stands in front of every word."""
    words = _SEPARATORS.sub(" ", fold(" ".join(part for part in parts if part))).split()
    return f" {' '.join(dict.fromkeys(words))} " if words else ""


def query_words(query):
    """Return the words of what was typed into a search box; digits with blanks between them are one phone number."""
    query = fold((query or "").strip())
    if _PHONE_LIKE.match(query):
        digits = digits_of(query)
        if len(digits) >= 3:
            return [digits.removeprefix("00")]
    return _SEPARATORS.sub(" ", query).split()


def split_name_and_phone(text):
    """Return (name, phone) of one box: ``"Lin Yue 138 0013 8000"`` → ``("Lin Yue", "138 0013 8000")``."""
    match = _SPLIT_NAME.match((text or "").strip())
    if not match or len(digits_of(match["phone"])) < 5:
        return (text or "").strip(), ""
    return match["name"].strip(" ,，"), match["phone"].strip()
