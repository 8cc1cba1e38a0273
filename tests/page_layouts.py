"""Invented pages: one article in several layouts, with the furniture that stands around it."""

from __future__ import annotations

PROSE = {
    "en": (
        (
            "The port of Brandsund was closed on Sunday after a storm had broken two of its "
            "piers, the harbour office said."
        ),
        (
            "Fishermen from the villages around told the council that they would rebuild the "
            "wall themselves if the county did not send help before the end of the month."
        ),
        (
            "Anna Holm, who has run the ferry for thirty years, said that she had never seen "
            "waves of that height so early in autumn, and that the crossing would stay closed."
        ),
        (
            "The council meets on Tuesday to decide who pays for the repair, which engineers "
            "believe will cost more than the town earns in a year."
        ),
    ),
    "zh": (
        "周日的暴风雨冲毁了两座码头，港务局表示，港口已经关闭，渡轮服务暂停到下周。",
        "附近村庄的渔民告诉市议会，如果县里在月底之前不派人来帮忙，他们将自己动手重建防波堤。",
        "经营渡轮三十年的船长说，她从来没有在初秋见过这么高的海浪，因此航线还要继续关闭一段时间。",
        "市议会将于周二开会，决定由谁来承担维修费用，工程师认为费用将超过全镇一年的收入。",
    ),
    "ar": (
        ("أغلق ميناء البلدة يوم الأحد بعد أن دمرت العاصفة رصيفين من أرصفته، حسب ما قال المكتب."),
        (
            "وقال صيادون من القرى المجاورة للمجلس إنهم سيعيدون بناء الجدار بأنفسهم إذا لم ترسل "
            "المحافظة المساعدة قبل نهاية الشهر."
        ),
        (
            "وقالت قبطانة العبارة التي تديرها منذ ثلاثين عاما إنها لم تر أمواجا بهذا الارتفاع "
            "في بداية الخريف من قبل، وإن المعبر سيبقى مغلقا."
        ),
        (
            "ويجتمع المجلس يوم الثلاثاء ليقرر من سيدفع تكاليف الإصلاح التي يعتقد المهندسون أنها "
            "ستتجاوز ما تكسبه البلدة في عام كامل."
        ),
    ),
}
TITLE = {"en": "Storm closes the port of Brandsund", "zh": "暴风雨关闭港口",
         "ar": "العاصفة تغلق الميناء"}  # fmt: skip
MENU = ("Home", "Politics", "Sport", "Weather")
TEASERS = ("Ferry crews vote for a second strike", "Town hall gets a new roof", "Bakers win prize")
COMMENT = "Nobody asked the people who live by the sea."
SHARE = ("Share on Facebook", "Tweet this")
CAPTION = "Waves break over the eastern pier of Brandsund on Sunday morning."
LEGAL = "© 2024 The Brandsund Example. All rights reserved."
SECRET = "This sentence is for machines alone and no reader sees it."
FURNITURE = (*MENU, *TEASERS, COMMENT, *SHARE, CAPTION, LEGAL, SECRET)

HOLDERS = {
    "div soup": ('<div class="c1"><div class="c2">', "</div></div>"),
    "article": ('<main><article class="story">', "</article></main>"),
    "form": ('<form id="aspnetForm"><div class="content">', "</div></form>"),
    "aside": ('<aside class="main-column"><div class="text">', "</div></aside>"),
    "deep": ("<div>" * 700, "</div>" * 700),
}


def layout(holder: str = "article", language: str = "en", head: str = "") -> str:
    """A page whose article stands in the holder, with menu, share bar, figure, teasers, comments,
    footer and hidden text."""
    opening, closing = HOLDERS[holder]
    menu = "".join(f"<li><a href='/{n}'>{said}</a></li>" for n, said in enumerate(MENU))
    teasers = "".join(f"<li><a href='/t/{n}'>{said}</a></li>" for n, said in enumerate(TEASERS))
    share = "".join(f"<a href='#{n}'>{said}</a> " for n, said in enumerate(SHARE))
    first, *rest = (f"<p>{said}</p>" for said in PROSE[language])
    return (
        f"<!DOCTYPE html><html lang={language}><head><title>{TITLE[language]} - The Example</title>"
        f'<meta property="og:title" content="{TITLE[language]}">{head}</head><body>'
        f"<nav class='menu'><ul>{menu}</ul></nav>{opening}"
        f"<h1>{TITLE[language]}</h1><div class='share-bar'>{share}</div>{first}"
        f"<figure><img src=a.jpg alt='Waves'><figcaption>{CAPTION}</figcaption></figure>"
        f"<p style='display:none'>{SECRET}</p>{''.join(rest)}{closing}"
        f"<div class='related'><h3>Related</h3><ul>{teasers}</ul></div>"
        f"<div class='comments' id='comments'><h3>Comments</h3><p>{COMMENT}</p></div>"
        f"<footer><p>{LEGAL}</p></footer></body></html>"
    )


DATA = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",'
    '"headline": "Storm closes the port of Brandsund", "datePublished": "2024-05-03T10:00:00Z",'
    '"author": {"@type": "Person", "name": "Ann Smith"}, "articleSection": "Coast"}</script>'
)
LISTING = "<html><body><ul>" + "".join(
    f"<li><a href='/{n}'>{said}</a></li>" for n, said in enumerate((*MENU, *TEASERS))
)
FRAMESET = "<html><frameset cols='20%,80%'><frame src=a><frame src=b></frameset></html>"
