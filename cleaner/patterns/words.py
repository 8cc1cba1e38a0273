"""Function words by language: what tells languages of one script apart, and prose from lists.

Short closed-class words that are frequent in the language and rare in its neighbours; from
general knowledge of the languages, not from a corpus.
"""

from __future__ import annotations

from collections.abc import Mapping

FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in that is was for with his her their they which from were been has "
        "have had will would this these those are by at as it but not who after said",
        "fr": "le la les des du une est dans qui que pour sur avec au aux par pas plus ce cette "
        "ces sont été après selon son ses leur mais ont était être et en un il elle",
        "de": "der die das und ist nicht mit den dem des ein eine einer einem von zu im auf für "
        "sich auch nach bei aus wie wird wurde wurden haben hat sind dass über noch am",
        "es": "el los las del una por con para su sus al como más pero fue ha han según este esta "
        "entre sobre cuando también hasta desde y en que de se lo es son era",
        "it": "il lo gli della delle dei degli nel nella alla dal dalla con per che non sono è una "
        "anche più come ha hanno stato dopo questo questa ma di e si",
        "pt": "o os as da do das dos uma para com por não mais foi ao pela pelo são também como "
        "seu sua entre após já que em é um na no e",
        "nl": "de het een van en is dat niet met op voor zijn aan door ook maar bij uit heeft "
        "hebben worden wordt naar nog over te die dit",
        "pl": "w na z do nie się jest że to po za od przez jak był była oraz ale tak dla przy są "
        "które który która już",
        "tr": "bir ve bu da de için ile olarak çok daha sonra kadar olan gibi ise ancak değil "
        "olduğunu etti ne o",
        "ru": "и в не на что с по как это его из но был от для были которые также только уже при "
        "за к у она они",
        "uk": "і в не на що з та як його із але був від для були які також лише вже це за до у "
        "вона вони цей",
        "ar": "في من على إلى أن عن مع التي الذي هذا هذه كان كانت بعد قال قالت قبل بين خلال ما لا "
        "وقال وفي كما حيث ذلك",
        "fa": "در به از که این را با است برای آن یک تا هم بود شد شده می های کرد خود ها نیز اما",
        "el": "και το του να την της η των με για τα που στο από οι σε δεν ο στην είναι τον θα",
    }.items()
}
ALL_FUNCTION_WORDS = frozenset[str]().union(*FUNCTION_WORDS.values())
