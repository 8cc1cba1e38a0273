"""Words of class and id attributes that tell what an element is for, by what they tell.

Web designers name furniture for what it is: `related-stories`, `byline`, `share-bar`. The words
are stock terms of page templates in the languages of the packs; how much each list weighs is
fitted, and no list decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from cleaner.page.model import PageNode, words_of

CLASS_WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "body": "article content story body entry post text main paragraph articlebody storybody "
        "bodytext artikel inhalt texte contenu corps cuerpo noticia conteudo tekst tresc txt "
        "detail details news copy richtext wysiwyg",
        "comments": "comment comments disqus reply replies respond commentlist reader forum "
        "kommentar kommentare komentarze discussion reaction reactions opinie",
        "share": "share sharing social addthis sharedaddy facebook twitter whatsapp print email "
        "addtoany bookmark like fb tweet sns icons",
        "teaser": "related recommend recommended recommendation more also similar trending popular "
        "mostread latest teaser teasers promo promoted outbrain taboola next previous prev "
        "readmore most top suggest suggestions moreon links see linked carousel river feed "
        "stream headlines",
        "navigation": "nav navigation menu navbar breadcrumb breadcrumbs topbar toolbar tabs tab "
        "pagination pager sitemap masthead logo header head skip mega",
        "legal": "footer foot bottom copyright copy legal disclaimer imprint colophon",
        "side": "sidebar side aside widget widgets rail right left col secondary module box panel "
        "block",
        "ad": "ad ads advert advertisement adv sponsor sponsored promo promotion banner dfp gpt "
        "anzeige werbung pub publicite reklama commercial",
        "newsletter": "newsletter subscribe subscription signup paywall register login signin "
        "regwall piano donate donation support membership premium",
        "caption": "caption captions credit credits figure image img photo photos gallery "
        "slideshow media picture wp legend foto bild bildunterschrift copyright lightbox slide "
        "thumb thumbnail",
        "byline": "byline author authors bio date time timestamp published meta info dateline "
        "updated posted source writer reporter autor autore auteur data datum datetime submitted",
        "tags": "tag tags topic topics category categories keywords label labels keyword taxonomy "
        "section kicker rubric",
        "title": "title headline heading hed headtitle subtitle h1 titre titulo",
        "lead": "lead lede intro standfirst summary dek deck excerpt abstract description chapeau "
        "vorspann perex sapo subhead sommario zajawka",
        "cookie": "cookie cookies consent gdpr modal popup overlay dialog notice notification "
        "alert",
        "player": "video player audio podcast embed tweet instagram youtube iframe",
        "tool": "tool tools button btn action actions icon count counter rating vote poll quiz "
        "search",
        "box": "quote pullquote blockquote infobox factbox callout",
    }.items()
}


_TELLS: dict[str, tuple[int, ...]] = {
    word: tuple(number for number, listed in enumerate(CLASS_WORDS.values()) if word in listed)
    for word in frozenset().union(*CLASS_WORDS.values())
}


def purposes(element: PageNode) -> tuple[int, ...]:
    """What an element is named for."""
    attributes = element.attributes
    return told(attributes.get("class") or "", attributes.get("id") or "")


@lru_cache(maxsize=8192)
def told(classes: str, id: str = "") -> tuple[int, ...]:
    """What class and id tell, as numbers of `CLASS_WORDS` in order. The pages of an outlet name
    their elements alike."""
    words = (*words_of(classes), *words_of(id))
    return tuple(sorted({number for word in words for number in _TELLS.get(word, ())}))
