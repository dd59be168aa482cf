"""Invented people with identification numbers whose control digit is right, in Kazakh, Russian and Latin spelling."""

import dataclasses
import datetime

FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)

# family name (of a man, of a woman), by spelling; rare enough that none is a word of a log
FAMILIES = {
    "kk": [("Әлімқұлұлы", "Әлімқұлқызы"), ("Өтегенов", "Өтегенова"), ("Қожагелдин", "Қожагелдина"), ("Нұрпейісов", "Нұрпейісова"),
           ("Ғабдуллин", "Ғабдуллина"), ("Үмбетәлиев", "Үмбетәлиева"), ("Іңкәрбеков", "Іңкәрбекова"), ("Һарунұлы", "Һарунқызы"),
           ("Төлегенұлы", "Төлегенқызы"), ("Жәнібекұлы", "Жәнібекқызы"), ("Сәрсенғалиев", "Сәрсенғалиева"), ("Бөкейханұлы", "Бөкейханқызы")],
    "ru": [("Переверзев", "Переверзева"), ("Щербатюк", "Щербатюк"), ("Цыбульский", "Цыбульская"), ("Подъячев", "Подъячева"),
           ("Лихошерстов", "Лихошерстова"), ("Шухмин", "Шухмина"), ("Ёлкинцев", "Ёлкинцева"), ("Гольдфарб", "Гольдфарб")],
    "en": [("Alimkululy", "Alimkulkyzy"), ("Mueller-Braun", "Mueller-Braun"), ("O'Sullivane", "O'Sullivane"), ("Zhumadilov", "Zhumadilova"),
           ("Kerimbayuly", "Kerimbaykyzy"), ("Tashenovich", "Tashenovich")],
}
GIVEN = {
    "kk": (["Дәурен", "Ерғали", "Нұрлан", "Қуаныш", "Өмірзақ", "Ілияс"], ["Дана", "Әсем", "Гүлнәр", "Үміт", "Қарлығаш", "Іңкәр"]),
    "ru": (["Артём", "Фёдор", "Игорь", "Юрий"], ["Жанна", "Любовь", "Юлия", "Агафья"]),
    "en": (["Daniyar", "Erich", "Conor"], ["Aigerim", "Liesl", "Saule"]),
}
PATRONYMIC = {"kk": ("Серікұлы", "Серікқызы"), "ru": ("Ильич", "Ильинична"), "en": (None, None)}


def control_digit(eleven):
    """The twelfth digit, or None where the rule gives none and the number is not issued."""
    for weights in (FIRST, SECOND):
        rest = sum(int(digit) * weight for digit, weight in zip(eleven, weights)) % 11
        if rest < 10:
            return rest
    return None


def is_number(text):
    """Whether twelve digits carry the right control digit."""
    return len(text) == 12 and text.isdigit() and control_digit(text[:11]) == int(text[11])


@dataclasses.dataclass
class Person:
    """Somebody of the rehearsal; `part` says what they do in it."""

    part: str
    iin: str
    family: str
    given: str
    patronymic: str | None
    birth: str
    language: str
    languages: list
    offices: list = dataclasses.field(default_factory=list)
    conflicts: dict = dataclasses.field(default_factory=dict)
    identity: object = None
    bin: str | None = None

    def complainant(self):
        """As a complaint names the person, without the ways to reach them."""
        return {"iin": self.iin, "familyName": self.family, "givenName": self.given, "patronymic": self.patronymic, "birthDate": self.birth}

    def entry(self, conflicts):
        """As the people file names them."""
        return {"iin": self.iin, "familyName": self.family, "givenName": self.given, "patronymic": self.patronymic,
                "languages": self.languages, "offices": self.offices, "conflicts": {**conflicts, **self.conflicts}}


class Crowd:
    """Makes people; the same seed makes the same people."""

    def __init__(self, random):
        self.random, self.numbers, self.names = random, set(), set()

    def _number(self, woman, birth):
        while True:
            century = (4 if woman else 3) + (2 if birth.year >= 2000 else 0)
            eleven = f"{birth:%y%m%d}{century}{self.random.randrange(10000):04}"
            last = control_digit(eleven)
            if last is not None and eleven + str(last) not in self.numbers:
                self.numbers.add(eleven + str(last))
                return eleven + str(last)

    def bin(self):
        """A number of an organisation, of the same rule."""
        while True:
            eleven = f"{self.random.randrange(10):02}{self.random.randrange(1, 13):02}40{self.random.randrange(100000):05}"
            if control_digit(eleven) is not None:
                return eleven + str(control_digit(eleven))

    def person(self, part, language=None, languages=None):
        """Somebody new."""
        language = language or self.random.choices(("kk", "ru", "en"), (5, 3, 2))[0]
        woman = self.random.random() < 0.5
        birth = datetime.date(1942, 1, 1) + datetime.timedelta(days=self.random.randrange(365 * 64))
        family = self.random.choice(FAMILIES[language])[woman]
        given = self.random.choice(GIVEN[language][woman])
        self.names.add(family)
        return Person(part, self._number(woman, birth), family, given, PATRONYMIC[language][woman], birth.isoformat(),
                      language, languages or ["kk", "ru"])
