"""Where a mention may begin and end among the words around it: a part of a longer name is none."""

from __future__ import annotations

from cleaner.names.spelling import ARTICLES, LOOSE_ARTICLES, Skeleton
from cleaner.names.tokens import JOINS, SENTENCE_START, Token
from cleaner.rulepack.packs import Spelling

# A word that lost its article must still be this long to be a name by itself.
MIN_BARE = 5


def may_begin(words: list[Token], position: int) -> bool:
    """Whether a name may begin here: at a capital, or at an article in front of one."""
    word = words[position]
    if word.capital:
        return True
    if word.folded not in ARTICLES or position + 1 >= len(words) or word.gap not in JOINS:
        return False
    loose = word.folded in LOOSE_ARTICLES
    return words[position + 1].capital and (loose or word.gap[0] != " ")


def behind_article(words: list[Token], position: int) -> bool:
    """Whether an article in front belongs to the word: the Hamah of al-Hamah is not Hama."""
    if position == 0:
        return False
    before = words[position - 1]
    if before.folded not in ARTICLES or before.gap not in JOINS:
        return False
    return before.folded in LOOSE_ARTICLES or before.gap[0] != " "


def run_of(words: list[Token], position: int, longest: int) -> int:
    """How many words from `position` are joined as the words of a name are."""
    size = 1
    while (
        size < longest and position + size < len(words) and words[position + size - 1].gap in JOINS
    ):
        size += 1
    return size


def drops_too_much(
    words: list[Token], position: int, size: int, bones: Skeleton, spelling: Spelling
) -> bool:
    """Whether what is left without the article is too little to be told: the Bab of Bab Touma
    is not al-Bab."""
    if len(bones.words) > 1 or len(bones.articles) == len(spelling.articles):
        return False
    following = position + size
    continues = (
        following < len(words) and words[following - 1].gap in JOINS and words[following].capital
    )
    return continues or len(bones.words[0]) < MIN_BARE


def goes_on(words: list[Token], following: int) -> bool:
    """Whether an article and a name follow: the Baqa of Baqa al-Gharbiyya is not Baqa."""
    if following + 1 >= len(words) or words[following - 1].gap not in JOINS:
        return False
    article = words[following]
    return (
        article.folded in ARTICLES
        and words[following + 1].capital
        and article.gap in JOINS
        and (article.gap[0] != " " or article.folded in LOOSE_ARTICLES)
    )


def inside_longer_name(text: str, words: list[Token], position: int) -> bool:
    """Whether a capitalised word that does not begin a sentence stands right in front: the
    surname in Vahid Salemi is not a town."""
    if position == 0:
        return False
    before = words[position - 1]
    if not before.capital or before.gap != " ":
        return False
    return not SENTENCE_START.search(text[max(0, before.start - 12) : before.start])
