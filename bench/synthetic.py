"""Makes a deterministic JSONL file of news-like articles for the speed measurements.

    python bench/synthetic.py --out FILE --megabytes 20 [--seed 1]

Every record has `id`, `text`, `url`, `meta` and, on half of them, `lang`. The texts are 5–6 kB of
sentences put together from the word lists below: English (60 %), German, French and Spanish, with
typographic quotes, umlauts and accents. Half of them carry exactly one hit: a line of furniture
between paragraphs or an ad glued to a sentence, of the sort that the shipped packs remove. One in
twenty speaks of Syria and holds variant spellings of names.

The words say nothing about real news; they have the letters, lengths and marks of it, which is
what scanning, folding and encoding cost.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

SHARES = (("en", 60), ("de", 16), ("fr", 12), ("es", 12))


@dataclass(frozen=True)
class Words:
    """The pieces of one language: a sentence is subject, verb, object and ending."""

    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    endings: tuple[str, ...]
    openers: tuple[str, ...]
    quotes: tuple[str, ...]
    speakers: tuple[str, ...]
    titles: tuple[str, ...]
    lines: tuple[str, ...]
    glued: tuple[str, ...]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


TEXTS = {
    "en": Words(
        subjects=_split(
            "The harbour office|Farmers in the upper valley|The regional council|Engineers of the "
            "water board|A group of retired miners|The mayor of Orrin|Teachers at the village "
            "school|The shipping line|Volunteers from three parishes|The court in Durnley|The "
            "ministry of transport|Several fishermen|Researchers at the institute|The owner of the "
            "old mill|A judge|Nurses on the night shift|The orchestra’s new director|Two members "
            "of the assembly|The railway company|Residents of the lower town|The library’s "
            "archivist|Inspectors|The union of carpenters|A spokeswoman for the hospital|Bakers"
        ),
        verbs=_split(
            "has asked for|rejected|will soon repair|described|had long opposed|are counting on|"
            "postponed|presented|defended|measured|paid for|would rather keep|have restored|voted "
            "against|lost|inherited|examined|cannot explain|welcomed|sold|criticised|planned|have "
            "rebuilt|is waiting for|counted"
        ),
        objects=_split(
            "the wooden bridge across the Tesk|a second ferry to the islands|the budget for 2024|"
            "the narrow road to the quarry|a roof of slate and oak|4,300 signatures|the last of "
            "the grain reserves|an agreement with the neighbouring district|the damaged flood "
            "wall|a collection of early maps|the timetable of the night train|twelve new "
            "apprentices|the plan for a wind farm|the old customs house|a report of 180 pages|the "
            "wages of the winter staff|the fishing grounds off Halmsey|the church’s bells|three "
            "electric buses|the boundary stones|a loan of $2.5 million|the well behind the market"
        ),
        endings=_split(
            "after a week of storms|although nobody had expected it|because the steel was worn|"
            "before the autumn sowing|for the first time since 1998|according to a letter seen by "
            "the council|in spite of several warnings|while the water was still rising|and the "
            "repairs will take until May|which surprised even the older members|at a meeting that "
            "lasted until midnight|without a single vote against it|as their parents had done|on "
            "the second Monday of September|when the wind turned to the north|under the eyes of "
            "about ninety visitors|with money from the lottery of the province|despite the cost"
        ),
        openers=_split(
            "On Thursday,|Meanwhile,|In the end,|Last winter,|Since then,|For years,|By noon,|"
            "Until now,|During the hearing,|A few days later,|In the district of Carrow,|Early in "
            "the morning,"
        ),
        quotes=_split(
            "Nobody has told us how the children are to get to school|We heard the water before we "
            "saw it|It was the right decision at the wrong time|My father built that wall with his "
            "own hands|There is no money left for another winter|I would do it again tomorrow|The "
            "maps were wrong, and everybody knew|They promised us a second ship"
        ),
        speakers=_split(
            "said Morag Tennet, who runs the shop|said council leader Dario Venn|a driver said|"
            "the director, Fiona Tarrant, told reporters|said Ines Aldous of the water board|one "
            "of the teachers recalled|said Petra Oskall on Wednesday"
        ),
        titles=_split(
            "Bridge across the Tesk to reopen in spring|Council splits over plan for wind farm|"
            "Islanders fear for their only ferry|Court orders owner to remove fence|Grain harvest "
            "smallest in ten years|Night train returns to the northern line|School without a roof "
            "waits for winter|Old customs house to become a library"
        ),
        lines=_split(
            "Advertisement|Share this article|Read more|Leave a comment|Sponsored content|Story "
            "continues below advertisement|Join the conversation|Ad feedback|No comments yet|"
            "Be the first to comment|Log in to comment"
        ),
        glued=_split(
            "150% Welcome Bonus up to £600|100% Match Bonus up to $500 + 50 Free Spins|Claim 75 "
            "free spins no deposit required!|200% Deposit Bonus up to €3,000 180% First Deposit "
            "Bonus up to $20,000"
        ),
    ),
    "de": Words(
        subjects=_split(
            "Der Gemeinderat von Hellenau|Die Bürgermeisterin|Mehrere Landwirte|Das Amtsgericht|"
            "Die Fährgesellschaft|Ein Sprecher der Behörde|Die Lehrkräfte der Grundschule|Das "
            "Ministerium für Verkehr|Die Freiwillige Feuerwehr|Der Betreiber der Mühle|Zwei "
            "Abgeordnete|Die Forscherinnen am Institut|Das Krankenhaus in Mühlstätt|Der Verein der "
            "Fischer|Die Bahn|Eine Richterin"
        ),
        verbs=_split(
            "begrüßte|hat lange geprüft|verschob|erneuert demnächst|verteidigte|kritisierte am "
            "Montag|bezahlte|vermisst|hatte stets abgelehnt|beschreibt|verkaufte|untersuchte|"
            "fürchtet um|lobte|plant"
        ),
        objects=_split(
            "die hölzerne Brücke über die Tesk|den Haushalt für 2024|das alte Zollhaus am Fluss|"
            "eine zweite Fähre|den Bau eines Schwimmbads|die Löhne der Beschäftigten|das neue "
            "Gutachten von 180 Seiten|die Glocken der Kirche|den Fahrplan des Nachtzuges|drei "
            "elektrische Busse|die beschädigte Schutzmauer|einen Kredit über 2,5 Millionen Euro|"
            "die Sammlung früher Landkarten|das Übereinkommen mit dem Nachbarkreis"
        ),
        endings=_split(
            "nach einer Woche voller Stürme|obwohl niemand damit gerechnet hatte|weil das Geld "
            "fehlte|zum ersten Mal seit 1998|wie aus einem Schreiben hervorgeht|trotz mehrerer "
            "Warnungen|während das Wasser noch stieg|ohne eine einzige Gegenstimme|und die "
            "Arbeiten dauern bis zum Frühjahr|was selbst ältere Mitglieder überraschte|bei einer "
            "Sitzung, die bis Mitternacht dauerte|unter den Augen der Gäste"
        ),
        openers=_split(
            "Am Donnerstag hieß es:|Inzwischen gilt:|Im vergangenen Winter war klar:|Seither "
            "heißt es:|Vor Gericht wurde deutlich:"
        ),
        quotes=_split(
            "Wir haben das Wasser gehört, bevor wir es sahen|Für einen weiteren Winter reicht das "
            "Geld nicht|Mein Großvater hat diese Mauer gebaut|Das war die richtige Entscheidung "
            "zur falschen Zeit|Uns hat niemand gefragt"
        ),
        speakers=_split(
            "sagte die Leiterin der Schule|erklärte Jörg Übelhör vom Wasserverband|sagte ein "
            "Anwohner|so die Bürgermeisterin Käthe Möller|erinnerte sich ein Fährmann"
        ),
        titles=_split(
            "Hellenau streitet über das neue Schwimmbad|Brücke über die Tesk öffnet im Frühjahr|"
            "Fähre fällt nach Brand im Maschinenraum aus|Das alte Zollhaus wird zur Bücherei|"
            "Kleinste Ernte seit zehn Jahren"
        ),
        lines=_split("Anzeige|Werbung|Gesponserter Inhalt|Nach der Anzeige weiterlesen"),
        glued=_split("200% Willkommensbonus bis zu 500 €|50 Freispiele ohne Einzahlung"),
    ),
    "fr": Words(
        subjects=_split(
            "Le tribunal de Vireuil|La préfecture|Les habitants de la rive droite|Le maire de "
            "Corbelle|Plusieurs pêcheurs|La compagnie maritime|Une institutrice|Les ingénieurs du "
            "département|L’orchestre municipal|Le propriétaire du moulin|Deux élus de l’opposition|"
            "L’hôpital de la vallée|La société des chemins de fer|Les chercheuses de l’institut"
        ),
        verbs=_split(
            "a rejeté|réclame depuis longtemps|avait critiqué|défend|a présenté|répare|a examiné|"
            "regrette|a vendu|prépare|a reporté|décrit|a financé"
        ),
        objects=_split(
            "le vieux pont de pierre|le budget de l’année 2024|une seconde liaison vers les îles|"
            "la digue endommagée par la crue|les horaires du train de nuit|un rapport de "
            "180 pages|la toiture de l’école|un prêt de 2,5 millions d’euros|les cloches de "
            "l’église|la collection de cartes anciennes|l’accord avec le canton voisin|trois "
            "autocars électriques"
        ),
        endings=_split(
            "après une semaine de tempête|alors que l’eau montait encore|pour la première fois "
            "depuis 1998|malgré plusieurs avertissements|selon une lettre adressée au conseil|sans "
            "que personne s’y attende|faute d’argent|à l’issue d’une séance qui a duré jusqu’à "
            "minuit|comme le faisaient leurs parents|et les travaux dureront jusqu’au printemps"
        ),
        openers=_split(
            "Jeudi,|Depuis lors,|L’hiver dernier,|À l’audience,|Dans le canton voisin,|Quelques "
            "jours plus tard,"
        ),
        quotes=_split(
            "Nous avons entendu l’eau avant de la voir|Personne ne nous a demandé notre avis|Il "
            "n’y a plus d’argent pour un autre hiver|C’était la bonne décision au mauvais moment"
        ),
        speakers=_split(
            "a déclaré l’élue Hélène Garçonnet|se souvient un batelier|a dit la directrice de "
            "l’école|explique Benoît Lefèvre, agriculteur"
        ),
        titles=_split(
            "Le vieux pont de Corbelle rouvrira au printemps|Les îliens craignent pour leur unique "
            "liaison|Récolte de blé la plus faible depuis dix ans|L’ancienne douane deviendra une "
            "bibliothèque"
        ),
        lines=_split(
            "Publicité|La suite après la publicité|Contenu sponsorisé|Laisser un commentaire"
        ),
        glued=_split("100 % de bonus jusqu'à 200 €"),
    ),
    "es": Words(
        subjects=_split(
            "El ayuntamiento de Peñarroja|La alcaldesa|Varios agricultores|El tribunal provincial|"
            "La compañía de transbordadores|Una maestra|Los ingenieros de la confederación|El "
            "ministerio de Transporte|El dueño del molino|Dos diputados|Los vecinos del barrio "
            "bajo|El hospital comarcal|Las investigadoras del instituto"
        ),
        verbs=_split(
            "rechazó|ha pedido|defendió el lunes|aplazó|había criticado|presentó|examinó|vendió|"
            "repara|describió|lamenta|financió"
        ),
        objects=_split(
            "el viejo puente de piedra|el presupuesto de 2024|una segunda línea a las islas|el "
            "muro dañado por la crecida|los horarios del tren nocturno|un informe de 180 páginas|"
            "el tejado de la escuela|un préstamo de 2,5 millones de euros|las campanas de la "
            "iglesia|la colección de mapas antiguos|el acuerdo con la comarca vecina|tres "
            "autobuses eléctricos"
        ),
        endings=_split(
            "tras una semana de tormentas|aunque nadie lo esperaba|por primera vez desde 1998|pese "
            "a varias advertencias|según una carta enviada al consejo|mientras el agua seguía "
            "subiendo|por falta de dinero|en una sesión que duró hasta la medianoche|como hacían "
            "sus padres|y las obras durarán hasta la primavera"
        ),
        openers=_split(
            "El jueves,|Desde entonces,|El invierno pasado,|Durante la vista,|Unos días después,|"
            "Mientras tanto,"
        ),
        quotes=_split(
            "Oímos el agua antes de verla|Nadie nos preguntó qué pensábamos|No queda dinero para "
            "otro invierno|Fue la decisión correcta en mal momento"
        ),
        speakers=_split(
            "dijo la concejala Begoña Ibáñez|recordó un barquero|explicó Íñigo Núñez, agricultor|"
            "afirmó la directora de la escuela"
        ),
        titles=_split(
            "El viejo puente reabrirá en primavera|Los isleños temen por su único barco|La cosecha "
            "más pequeña en diez años|La antigua aduana será biblioteca"
        ),
        lines=_split(
            "Publicidad|Contenido patrocinado|Sigue leyendo después de la publicidad|Anuncio"
        ),
        glued=_split("Bono del 100% hasta 300 €"),
    ),
}

SYRIA = {
    "en": "Syrian officials said that families from Maaret al-Numan and As-Salamiyah had reached "
    "the border. Aid convoys to Saraqeb were held up for two days.",
    "de": "In Syrien flohen Familien aus Maaret al-Numan, wie die Behörden in Damaskus mitteilten. "
    "Hilfsgüter für Saraqeb kamen mit zwei Tagen Verspätung an.",
    "fr": "En Syrie, des familles de Maaret al-Numan ont atteint la frontière, selon Damas. Les "
    "convois pour Saraqeb ont été retenus pendant deux jours.",
    "es": "En Siria, varias familias de Maaret al-Numan llegaron a la frontera, según Damasco. Los "
    "convoyes hacia Saraqeb fueron retenidos durante dos días.",
}
# These stand under the article; higher up the packs leave them alone.
_UNDER = frozenset(
    ("Leave a comment", "Join the conversation", "No comments yet", "Be the first to comment",
     "Log in to comment", "Laisser un commentaire")
)  # fmt: skip
_QUOTE_MARKS = {
    "en": ("“", ",” "), "de": ("„", "“, "), "fr": ("« ", " », "), "es": ("«", "», "),
}  # fmt: skip


def _sentence(words: Words, lang: str, chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.2:
        opening, closing = _QUOTE_MARKS[lang]
        quote, speaker = chance.choice(words.quotes), chance.choice(words.speakers)
        return f"{opening}{quote}{closing}{speaker}."
    subject, verb = chance.choice(words.subjects), chance.choice(words.verbs)
    rest = f"{verb} {chance.choice(words.objects)} {chance.choice(words.endings)}."
    if kind < 0.4:
        small = subject if lang == "de" else subject[0].lower() + subject[1:]
        return f"{chance.choice(words.openers)} {small} {rest}"
    return f"{subject} {rest}"


def _paragraph(words: Words, lang: str, chance: random.Random) -> str:
    return " ".join(_sentence(words, lang, chance) for _ in range(chance.randint(3, 6)))


def record(number: int, chance: random.Random) -> dict[str, Any]:
    """One article; `meta.hit` is what must go, `meta.glued` whether it stands in a paragraph."""
    names, weights = zip(*SHARES, strict=True)
    lang = chance.choices(names, weights)[0]
    words = TEXTS[lang]
    size = chance.randint(5_000, 6_000)
    paragraphs = [chance.choice(words.titles)]
    length = 0
    while length < size:
        paragraphs.append(_paragraph(words, lang, chance))
        length += len(paragraphs[-1].encode()) + 1
    syria = chance.random() < 0.05
    if syria:
        paragraphs.insert(chance.randint(2, len(paragraphs)), SYRIA[lang])
    hit, glued = "", False
    if number % 2 == 0:
        glued = chance.random() < 0.3
        hit = chance.choice(words.glued if glued else words.lines)
        # Behind the lead and in front of the last paragraph, where the title is no help.
        place = chance.randint(3, len(paragraphs) - 2)
        if hit in _UNDER:
            paragraphs.append(hit)
        elif glued:
            paragraphs[place] = hit + paragraphs[place]
        else:
            paragraphs.insert(place, hit)
    made: dict[str, Any] = {"id": f"{number:07d}", "text": "\n".join(paragraphs)}
    if chance.random() < 0.5:
        made["lang"] = lang
    made["url"] = f"https://news.example/{lang}/{number:07d}"
    made["meta"] = {
        "source": f"crawl-{number % 7}", "bytes": len(made["text"].encode()), "language": lang,
        "hit": hit, "glued": glued, "names": syria,
    }  # fmt: skip
    return made


def records(megabytes: float, seed: int = 1) -> Iterator[bytes]:
    """JSON lines, `megabytes` (10⁶ bytes) of them at least; the same for the same seed."""
    chance = random.Random(seed)
    written = number = 0
    while written < megabytes * 1_000_000:
        line = orjson.dumps(record(number, chance)) + b"\n"
        yield line
        written += len(line)
        number += 1


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    count = 0
    with open(chosen.out, "wb") as file:
        for line in records(chosen.megabytes, chosen.seed):
            file.write(line)
            count += 1
    print(f"{count} records, {chosen.out.stat().st_size / 1e6:.1f} MB in {chosen.out}")


if __name__ == "__main__":
    main()
