"""What a hostile case is, and the sound article that most of them damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ARTICLE = tuple(
    """\
The ferry to the island will stay in the harbour until the end of the month, the council said on \
Friday, because the pier at Nordhavn has not been mended since the storm.
Fishermen who depend on the crossing told the meeting that they had waited long enough. They want \
the old wooden pier to be opened for small boats while the work goes on.
The mayor, Kestrel Amundsen, said that the money had been set aside in spring and that two \
companies had offered to begin. She did not say when a decision would be made.""".split("\n")
)
TEXT = "\n".join(ARTICLE)
# Stands in the article alone; a case that keeps it has kept the article.
WORD = "Kestrel"
CYRILLIC = (
    "Паром на остров останется в гавани до конца месяца, сообщил в пятницу городской совет, "
    "потому что причал после шторма до сих пор не починили. Рыбаки говорят, что ждут давно."
)
CHINESE = (
    "市议会星期五宣布,由于风暴后码头尚未修复,开往岛上的"
    "渡轮将在港口停留到月底。渔民们说,他们已经等了很久。"
)
TRADITIONAL = (
    "市議會星期五宣布,由於風暴後碼頭尚未修復,開往島上的"
    "渡輪將在港口停留到月底。漁民們說,他們已經等了很久。"
)
JAPANESE = (
    "市議会は金曜日、嵐の後も桟橋が修理されていないため"
    "、島へのフェリーは月末まで港にとどまると発表した。"
)
KOREAN = (
    "시의회는 금요일 폭풍 이후 부두가 수리되지 않아 섬으로"
    " 가는 여객선이 월말까지 항구에 머물 것이라고 밝혔다."
)
ARABIC = (
    "قال المجلس البلدي يوم الجمعة إن العبارة المتجهة إلى الجزيرة ستبقى في الميناء حتى نهاية الشهر."
)


@dataclass(frozen=True, slots=True)
class Case:
    """Bytes made by a size, and what must come of them.

    `expect` is `ok`, `rejected` or `either`; of rule files `loads`, `refused` or `either`. `has`
    must stand in the clean text (of a refusal: in the message), `lacks` must not. `reasons` are
    the codes that a rejection may have.
    """

    name: str
    kind: str
    make: Callable[[int], bytes]
    expect: str = "ok"
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    flag: str = ""
    grows: bool = False


def fixed(raw: bytes | str) -> Callable[[int], bytes]:
    """The same bytes whatever the size."""
    content = raw.encode() if isinstance(raw, str) else raw
    return lambda size: content


def filled(
    piece: bytes | str, head: bytes | str = b"", tail: bytes | str = b""
) -> Callable[[int], bytes]:
    """`piece` again and again up to the size, between `head` and `tail`."""
    one, first, last = (x.encode() if isinstance(x, str) else x for x in (piece, head, tail))
    return lambda size: first + one * max(1, size // len(one)) + last
