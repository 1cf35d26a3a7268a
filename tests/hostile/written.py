"""Texts as people write them, by what is hard about them: each stands for its kind, and was made up for these tests."""

from __future__ import annotations

SEVERAL_GLYPHS = (
    "Yéwándé Ọmọ́tọ́sọ̀ lọ sí Ọ̀ṣun.",  # Yoruba: dots below and tones
    "Ẹ̀kọ́ Ẹ́ṣù, gbogbo ọ̀rọ̀ rẹ̀.",
    "Nguyễn Thị Phượng gặp Đỗ Hữu Ước ở Huế.",  # Vietnamese
    "Ng\u01b0\u01a1\u0300i ăn ph\u01a1\u0309 bo\u0300.",  # taken apart as some keyboards do
    "Łódź, Żółć, Çeşme, Šiauliai, Ņina, Ģirts.",
    "J\u0304ona sa\u0304 M\u0300bi ñ\u0303o.",  # letters that no font has composed
    "Mo\u0328\u0301ʼa Hoo\u0328\u0304ghan.",  # Navajo
    "Ʒiʒika ŋaŋa ɛ\u0301kpɛ\u0300 ɔ\u0302mɔ.",  # Ewe
    "\u0101\u0306 u\u0308\u0304 o\u0323\u0302 e\u030a\u0301 quai.",
    "Ḍamma, ṣād, ḥāʾ, ṭāʾ, ʿayn.",  # Arabic in Latin letters
)

PLAIN = (
    "office affluent fjord find efficient",
    "Иван Данко, Москва; Ґудзь, Їжак, ў.",
    "Ἄνθρωπος ᾧ ῥήτωρ, Ελλάδα.",
    "ひらがな カタカナ が ぱ ヴ.",
    "大韓民國 金 女 國.",
    "단코는 기다린다. 똠방각하!",
    "½ № ™ “a” – — … c‐d a‑b",
    "Straße Ødegård Đorđe æþŋ",
    "Ana ♥ everybody ☺ here ☂ now.",
)

RIGHT_TO_LEFT = (
    "Anna reads שלום there.",
    "שָׁלוֹם עוֹלָם",
    "السلام عليكم",
    "قَالَ لَهَا",
    "He says “مرحبا” twice.",
    "יִשְׂרָאֵל 1948",
    "سلام، ۱۲۳",
    "ܫܠܡܐ",
    "ދިވެހި",
    "ߒߞߏ",
)

OLD_HANGUL = (
    ("ᄀ\u119eᇰ", "ᄢᅳᆷ", "ᄡ\u1161ᆯ"),
    ("ᄅ\u119eᇗ", "ᄒ\u119eᆫ", "ᄊ\u119e\u302f", "미"),
    ("나", "랏\u302e", "말\u302f", "ᄊ\u119e", "미"),
    ("中", "듀\u11bc", "귁\u302e"),
    ("\ua960\u1161", "\u1112\ud7b0", "\u1100\u1161\ud7cb"),  # the extended blocks
    ("\u1140\u1161\u11eb", "\u114c\u1169", "\u1159\u1173\u11f9"),
    ("\u115f\u1161", "\u1100\u1160\u11a8"),  # with fillers
    ("ᄒ\u1161ᆫ", "글", "ᄋ\u119e\u302e"),
    ("ㆍ", "ㅿ", "ㆆ"),
    ("\u1100\u1100\u1161", "\u1100\u1173\u1175", "\u1107\u1109\u1161\u11af\u11a8"),  # simple jamo, several in one place
    ("각\u0323", "나\u0301", "다\u20dd"),  # syllables with marks
    ("가", "\u2764\ufe0f", "나"),
    ("가", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1f0\U0001f1f7", "나"),
    ("葛\U000e0100", "城", "가"),
)
"""Words as the letters that they are made of, none of which may be torn."""

HELD = (
    "19\u00a0000,00\u00a0€",
    "19\u202f000,00\u202f€",
    "Mr.\u00a0Smith",
    "12\u2007345",
    "«\u00a0Oui\u00a0»",
    "«\u202fOui\u202f!\u202f»",
    "§\u00a012",
    "10\u00a0:\u00a030\u00a0h",
    "A.\u00a0B.\u00a0Cole",
    "p.\u00a017",
    "§\u202f3\u202fb",
)
"""Stretches that no line end may divide."""

ALPHABETS = (
    "Иван Данко", "Щукин", "Жизнь і ґанок", "Ελλάδα", "Ψυχή", "Ødegård", "Straße", "Łukasz", "Đorđe", "æþð", "Œuvre", "ŋaŋa", "Ħamrun",
)  # fmt: skip
"""Words of letters that Korean fonts have as wide as syllables."""
