"""Short articles of nobody in the languages that rules are written for, without any spill: a rule
that takes something of them is too greedy. They hold what tempts: quotations, lists, subheadings,
times, sums, names and short lines."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.model import Hints
from cleaner.rulepack.setting import FILLER, Setting

_TEXTS = (
    "A mill for the hill\n" + "\n".join(FILLER),
    (
        "The bridge that nobody wanted\n"
        "The council of the valley voted by nine to four on Tuesday to close the old "
        "bridge, which has carried carts and lorries since 1911.\n"
        "“We were never asked,” said Lena Harbour, who keeps bees on the far bank. “Share "
        "your plans with us first, and then we can talk about comments.”\n"
        "A long way round\n"
        "From Monday, 4 May, the bus will leave at 7.45 a.m. and take the road by the "
        "quarry. It costs $2.50, and 30% less for children.\n"
        "The engineers named three reasons:\n"
        "- the rust in the northern pier\n"
        "- the weight of new lorries\n"
        "- the frost of last winter\n"
        "What comes next? Nobody in the valley wants to say. The ferry, the mayor said, is "
        "old; the road is steep…\n"
        "She will read the letters of the farmers on Sunday and publish her answer by the "
        "end of the month."
    ),
    (
        "Un pont dont personne ne voulait\n"
        "Le conseil de la vallée a voté mardi, par neuf voix contre quatre, la fermeture du "
        "vieux pont qui portait les charrettes depuis 1911.\n"
        "« On ne nous a rien demandé », dit Léna Duport, qui élève des abeilles sur l'autre "
        "rive. « Partagez d'abord vos plans avec nous. »\n"
        "Un long détour\n"
        "À partir du lundi 4 mai, le car partira à 7 h 45 et coûtera 2,50 euros, soit 30 % "
        "de moins pour les enfants.\n"
        "Et après ? Personne ne veut le dire. La maire lira les lettres des paysans "
        "dimanche et donnera sa réponse à la fin du mois."
    ),
    (
        "Eine Brücke, die keiner wollte\n"
        "Der Rat des Tals hat am Dienstag mit neun zu vier Stimmen beschlossen, die alte "
        "Brücke zu schließen, die seit 1911 Karren und Lastwagen trägt.\n"
        "„Uns hat keiner gefragt“, sagt Lena Hafen, die am anderen Ufer Bienen hält. "
        "„Teilen Sie Ihre Pläne erst einmal mit uns.“\n"
        "Ein langer Umweg\n"
        "Ab Montag, dem 4. Mai, fährt der Bus um 7.45 Uhr am Steinbruch vorbei. Er kostet "
        "2,50 Euro, für Kinder 30 Prozent weniger.\n"
        "Und dann? Das will im Tal niemand sagen. Die Bürgermeisterin liest am Sonntag die "
        "Briefe der Bauern und antwortet bis zum Ende des Monats."
    ),
    (
        "Un puente que nadie quería\n"
        "El concejo del valle votó el martes, por nueve votos contra cuatro, el cierre del "
        "viejo puente, que llevaba carros y camiones desde 1911.\n"
        "«Nadie nos preguntó», dice Lena Puerto, que cría abejas en la otra orilla. "
        "«Compartan primero sus planes con nosotros».\n"
        "Un largo rodeo\n"
        "Desde el lunes 4 de mayo, el autobús saldrá a las 7:45 y costará 2,50 euros, un 30 "
        "% menos para los niños.\n"
        "¿Y después? Nadie quiere decirlo. La alcaldesa leerá el domingo las cartas de los "
        "campesinos y dará su respuesta a fin de mes."
    ),
    (
        "جسر لم يرده أحد\n"
        "صوت مجلس الوادي يوم الثلاثاء بتسعة أصوات مقابل أربعة على إغلاق الجسر القديم الذي "
        "حمل العربات منذ عام 1911.\n"
        "وقالت لينا التي تربي النحل على الضفة الأخرى إن أحدا لم يسأل أهل الوادي عن رأيهم "
        "قبل أن يعلن القرار.\n"
        "طريق طويل\n"
        "ومن يوم الاثنين ستغادر الحافلة في الساعة 7:45 صباحا من أمام المدرسة وتسلك طريق "
        "المقلع إلى المدينة."
    ),
)


def neutral_texts() -> Iterator[Setting]:
    """Each article as a setting from which nothing may go."""
    for text in _TEXTS:
        yield Setting("", text, "", text, Hints())
