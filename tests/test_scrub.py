"""Scrubbed articles: nothing of the publisher's prose is left, everything else is as it was."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner
from cleaner.blocks.sentences import sentence_ends
from cleaner.errors import OptionError
from cleaner.fixtures.filler import filler, is_filler, words_of
from cleaner.fixtures.scrub import cuts, is_scrubbed
from cleaner.fixtures.scrub import scrub as scrub_result
from cleaner.rulepack.load import load_packs

ENGLISH = (
    "Storm closes port\n"
    "By Ann Smith\n"
    "150% Welcome Bonus up to $600The port of Brest was closed on Sunday after a storm that "
    "lasted all night, Gen. Pierre Le Goff of the harbour office said at 8 p.m.\n"
    "Photo: Ann Smith/AFP\n"
    "Some 1,250 passengers had to wait in the old halls until the wind turned. Nobody was hurt.\n"
    "What the weather brings\n"
    "Fishermen who keep their boats in the inner basin lost nets, ropes and two small cranes.\n"
    "Read also: Ferry crews vote to strike\n"
    "Read more"
)
# Invented news in many scripts: some paragraphs each, none with a line that a rule would take.
PROSE = {
    "en": (
        "The mayor opened the new bridge on Friday, and the children were the first to cross it.",
        "It had taken nine years and 40 million crowns to build, said the engineer Olga Brandt.",
        "“We were afraid of the ice,” she said, “but the pillars have stood through two winters.”",
    ),
    "fr": (
        "Le maire a ouvert le nouveau pont vendredi, et les enfants l’ont traversé avec lui.",
        "Il a fallu neuf ans et 40 millions de couronnes pour le bâtir, a dit l’ingénieure.",
    ),
    "de": (
        "Der Bürgermeister hat am Freitag die neue Brücke geöffnet, und die Kinder gingen mit.",
        "Neun Jahre und 40 Millionen Kronen wurden für den Bau gebraucht, sagte die Ingenieurin.",
    ),
    "tr": (
        "Belediye başkanı cuma günü yeni köprüyü açtı ve yüzlerce çocuk ilk olarak karşıya geçti.",
        "İnşaat dokuz yıl sürdü ve kırk milyon krona mal oldu, dedi mühendis İnci Şahin.",
    ),
    "ru": (
        "Мэр открыл новый мост в пятницу, и сотни детей первыми перешли на другой берег реки.",
        "Строительство заняло девять лет и обошлось в 40 миллионов крон, сказала инженер.",
    ),
    "el": (
        "Ο δήμαρχος άνοιξε τη νέα γέφυρα την Παρασκευή και εκατοντάδες παιδιά πέρασαν πρώτα.",
        "Χρειάστηκαν εννέα χρόνια και 40 εκατομμύρια για να χτιστεί, είπε η μηχανικός του έργου.",
    ),
    "ar": (
        "افتتح رئيس البلدية الجسر الجديد يوم الجمعة وكان مئات الأطفال أول من عبروا إلى الضفة.",
        "استغرق البناء تسع سنوات وكلف ٤٠ مليون كرونة كما قالت المهندسة التي أشرفت على العمل.",
    ),
    "he": (
        "ראש העיר פתח את הגשר החדש ביום שישי ומאות ילדים היו הראשונים לעבור אל הגדה השנייה.",
        "הבנייה נמשכה תשע שנים ועלתה 40 מיליון כתרים, אמרה המהנדסת שניהלה את העבודה.",
    ),
    "hi": (
        "महापौर ने शुक्रवार को नया पुल खोला और सैकड़ों बच्चे सबसे पहले उस पार गए।",
        "निर्माण में नौ साल लगे और इस पर चार करोड़ खर्च हुए, अभियंता ने बताया।",
    ),
    "zh": (
        "市长星期五为新桥剪彩，数百名儿童最先走过桥面，来到河的对岸。",
        "工程师说，这座桥建了九年，花费四千万克朗，桥墩已经历两个冬天。",
    ),
    "ja": (
        "市長は金曜日に新しい橋の開通を宣言し、何百人もの子どもたちが最初に渡った。",
        "建設には九年の歳月と四千万クローネがかかったと技師のブラントさんは話した。",
    ),
    "ko": (
        "시장은 금요일에 새 다리를 개통했고 수백 명의 아이들이 가장 먼저 강을 건넜다.",
        "공사에는 아홉 해가 걸렸고 사천만 크로네가 들었다고 기술자 브란트 씨는 말했다.",
    ),
    "th": (
        "นายกเทศมนตรีเปิดสะพานใหม่เมื่อวันศุกร์และเด็กหลายร้อยคนเป็นกลุ่มแรกที่ข้ามไปยังอีกฝั่ง.",
        "การก่อสร้างใช้เวลาเก้าปีและค่าใช้จ่ายสี่สิบล้านโครนวิศวกรกล่าว.",
    ),
    "ka": ("მერმა პარასკევს ახალი ხიდი გახსნა და ასობით ბავშვი პირველი გადავიდა მეორე ნაპირზე.",),
}
# Lines that rules take, in front of the prose or behind it.
SPILL = (
    "Read more",
    "Photo: Ann Smith/AFP",
    "Share on Facebook",
    "Lesen Sie auch: Fähren fahren wieder",
    "Published at 8:16 a.m.",
    "Sign up for our daily newsletter and never miss a tide.",
)
STRUCTURE = ("What the winter brings", "* * *", "", "Brest")


def outcomes(cleaner: Cleaner, text: str) -> list[tuple[object, ...]]:
    return [
        (e.stage, e.rule, e.start, e.end, e.outcome)
        for e in cleaner.clean(text).entries
        if e.stage in ("spill", "sentences")
    ]


def content_words(text: str) -> list[str]:
    return [word.letters for word in words_of(text) if not word.is_kept]


def scrub(text: str | bytes, cleaner: Cleaner, stays: Collection[tuple[int, int]] = ()) -> str:
    return scrub_result(cleaner.clean(text), cleaner, stays)


def scrubbed(text: str, cleaner: Cleaner) -> str:
    """The scrubbed text; one with a long passage that a rule was kept from cutting is refused."""
    try:
        return scrub(text, cleaner)
    except OptionError:
        assert any(entry.outcome == "withheld" for entry in cleaner.clean(text).entries)
        reject()


@st.composite
def articles(draw: st.DrawFn) -> str:
    """A few paragraphs of one or two languages with spill and structure in between."""
    languages = draw(st.lists(st.sampled_from(sorted(PROSE)), min_size=1, max_size=2))
    prose = [part for language in languages for part in PROSE[language]]
    lines = draw(
        st.lists(
            st.one_of(st.sampled_from(prose), st.sampled_from(SPILL), st.sampled_from(STRUCTURE)),
            min_size=1,
            max_size=12,
        )
    )
    return draw(st.sampled_from(["\n", "\r\n", " "])).join(lines)


@settings(max_examples=examples(150))
@given(articles())
def test_every_code_point_keeps_its_place_and_kind(plain: Cleaner, text: str) -> None:
    """Scrubbing changes letters to letters of the same script and case, digits to digits, and
    nothing else."""
    before = plain.clean(text).before_spill
    made = scrubbed(text, plain)
    assert len(made) == len(before)
    for old, new in zip(before, made, strict=True):
        if old.isalpha():
            assert unicodedata.name(old).split()[0] == unicodedata.name(new).split()[0]
            assert old.isupper() == new.isupper()
        elif old.isdecimal():
            assert new.isdecimal()
            assert ord(old) - int(old) == ord(new) - int(new)
        else:
            assert new == old


@settings(max_examples=examples(150))
@given(articles())
def test_the_verdict_is_unchanged(plain: Cleaner, text: str) -> None:
    """The scrubbed article has the same cuts at the same offsets, the same verdict and, unless it
    was guessed from letters, the same language."""
    made = scrubbed(text, plain)
    before, after = plain.clean(text), plain.clean(made)
    assert outcomes(plain, text) == outcomes(plain, made)
    assert before.verdict == after.verdict
    unasked = after.language_record.known_by == "not_needed"
    if before.language_record.known_by != "langdetect" and not unasked:
        assert before.language == after.language


@settings(max_examples=examples(150))
@given(articles())
def test_no_prose_is_left(plain: Cleaner, text: str) -> None:
    """No content word of a paragraph of prose stands where it stood, and a scrubbed text is
    known for one without a mark."""
    made = scrubbed(text, plain)
    result = plain.clean(made)
    # A line of prose that a rule takes for spill and may not cut stays what it is.
    assume(not any(entry.outcome == "withheld" for entry in result.entries))
    assert is_scrubbed(result.text)
    for paragraphs in PROSE.values():
        for paragraph in paragraphs:
            assert paragraph not in result.text


@pytest.mark.parametrize("language", sorted(PROSE))
def test_an_article_is_not_taken_for_filler(language: str, plain: Cleaner) -> None:
    """Prose of every script is told from its filler, and its words are gone."""
    text = "\n".join(PROSE[language])
    scrubbed = scrub(text, plain)
    assert not is_scrubbed(text)
    assert is_scrubbed(scrubbed)
    for old, new in zip(content_words(text), content_words(scrubbed), strict=True):
        assert old != new
        assert is_filler(new)


def test_what_stays_word_for_word(plain: Cleaner) -> None:
    """What rules cut, short lines, function words, abbreviations and punctuation stay; title and
    prose go."""
    scrubbed = scrub(ENGLISH, plain).split("\n")
    lines = ENGLISH.split("\n")
    assert [i for i, line in enumerate(lines) if scrubbed[i] == line] == [1, 3, 5, 7, 8]
    assert scrubbed[2].startswith("150% Welcome Bonus up to $600")
    assert not {"Storm", "closes", "Brest", "Pierre", "harbour", "1,250", "cranes"} & {
        word.strip(".,") for i in (0, 2, 4, 6) for word in scrubbed[i].split()
    }
    assert "of" in scrubbed[2].split()
    assert "Gen." in scrubbed[2].split()
    assert scrubbed[2].endswith(" p.m.")


def test_sentences_stay_where_they_are(plain: Cleaner) -> None:
    """Sentence ends are the same, abbreviations, initials and ordinals included."""
    text = (
        "Mr. Brandt met Lt. J. R. Ekman of the U.S. embassy on the 3. pier, and they spoke until "
        "9 a.m. before the boat left. It was late. Prof. Dr. Lind, who had come from St. Malo, "
        "stayed on the quay with the others."
    )
    assert list(sentence_ends(scrub(text, plain))) == list(sentence_ends(text))


def test_spans_that_are_to_stay_do(plain: Cleaner) -> None:
    """A span that the caller names stays word for word inside a scrubbed paragraph."""
    spill = "Hear the tides first: tap the bell."
    text = f"The vote was close and the crews went home. {spill} The boats stayed in the harbour."
    start = text.index(spill)
    scrubbed = scrub(text, plain, [(start, start + len(spill))])
    assert scrubbed[start : start + len(spill)] == spill
    assert "harbour" not in scrubbed
    assert "crews" not in scrubbed


def test_a_line_broken_at_its_links_is_prose(plain: Cleaner) -> None:
    """Pieces of a sentence that a scraper put on lines of their own are scrubbed with it."""
    text = (
        "The boats of the outer islands were called back on Sunday, the office said.\n"
        "The talks between the\nferry company\nand the crews of the boats were put off."
    )
    scrubbed = scrub(text, plain)
    assert "ferry company" not in scrubbed
    assert "talks" not in scrubbed


def test_lines_that_rules_leave_for_each_other_stay(plain: Cleaner) -> None:
    """Several dates behind the lead stay, since they head paragraphs of their own; were those in
    the body filler, the last would go."""
    date = "Published at 8:16 a.m."
    text = "\n".join((PROSE["en"][0], date, date, PROSE["en"][1], date))
    assert cuts(plain.clean(text)) == []
    assert scrub(text, plain).split("\n").count(date) == 3


def test_a_text_that_a_rule_reads_is_refused() -> None:
    """Where filler would change what is cut, the text is refused with the line's number."""
    packs = load_packs({"mine.yaml": READS_PROSE})
    cleaner = Cleaner(packs, names="off")
    text = (
        "The boats of the outer islands were called back on Sunday, the office said.\n"
        "Some said that the zorble of the harbour had been seen again, and they went home."
    )
    assert cuts(cleaner.clean(text)) == []
    with pytest.raises(OptionError, match=r"in line 2\b.*take another article"):
        scrub(text, cleaner)


READS_PROSE = """\
format: 1
rules:
  - id: zorble
    kind: phrase
    category: other
    trust: safe
    why: For tests.
    match: ["zorble of the harbour"]
    examples:
      removes: ["The sails ⟦zorble of the harbour ⟧turn."]
      keeps: ["The zorble of the harbourside."]
  - id: seen
    kind: keep
    category: other
    trust: safe
    why: For tests.
    match: ["had been seen again"]
    protects: block
    examples:
      keeps: ["It had been seen again."]
"""


@pytest.mark.parametrize(
    "text",
    [
        "خانهٔ ما در کنار دریا بود و همهٔ بچه‌های روستا هر روز برای بازی به آن جا می‌آمدند.",
        "सड़कों पर पढ़ाई करने वाले लड़कों ने कहा कि वे अगले हफ़्ते फिर से बाज़ार में आएँगे।",
        "Das q̃-Zeichen und das x̣ sind in der alten Schrift noch immer zu sehen, sagte er.",
    ],
)
def test_marks_join_no_filler(text: str, plain: Cleaner) -> None:
    """Combining marks stay in their places, and no filler letter becomes one with them."""
    made = scrub(text, plain)
    assert len(made) == len(text)
    assert made != text
    assert "repaired" not in plain.clean(made).flags


def test_text_without_prose_is_scrubbed_already(plain: Cleaner) -> None:
    """A text without prose stays as it is and counts as scrubbed."""
    for text in ("", "\n", "* * *", "Read more\nBrest\n"):
        assert scrub(text, plain) == text
        assert is_scrubbed(text)


def test_scrubbing_depends_on_nothing_but_its_input(plain: Cleaner) -> None:
    """The same article gives the same filler, bytes or text."""
    assert scrub(ENGLISH, plain) == scrub(ENGLISH.encode(), plain) == scrub(ENGLISH, plain)


@given(
    st.text(st.characters(categories=("Lu", "Ll", "Lo"), max_codepoint=0xFFFF), min_size=2).filter(
        lambda text: len(list(words_of(text))) == 1
    ),
    st.integers(0, 10**6),
)
def test_filler_has_the_shape_of_its_word(word: str, number: int) -> None:
    """Filler is another word of the same length and script, and is known as filler."""
    letters = next(words_of(word)).letters
    made = filler(letters, number)
    assert len(made) == len(letters)
    assert made != letters or len(set(letters.lower())) == 1
    assert is_filler(made) or made == letters
