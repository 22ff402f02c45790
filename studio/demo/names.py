"""Names from many places, so that the demo studio's clients look like those of a town."""

from __future__ import annotations

import random
import unicodedata

from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its spelling in plain letters, for an email address."""

    last: str
    first: str
    plain: str

    @property
    def full(self) -> str:
        """The name in the order that people say it."""
        if not self.first:
            return self.last
        return f"{self.last} {self.first}" if _is_east_asian(self.last) else f"{self.first} {self.last}"


# Weight, last names (an underscore stands for a space), first names.
_PLACES: tuple[tuple[int, str, str], ...] = (
    (
        9,
        "Smith Johnson Miller Clark Baker Turner Cooper Hayes Foster Brooks Palmer Reed Walsh Bennett Harper Ellis Quinn",
        "Emma James Olivia Noah Grace Henry Claire Jack Alice Owen Ruby Samuel Nora Thomas Ella George Hazel Charlie",
    ),
    (
        5,
        "García Ramírez Hernández Díaz Muñoz Peña Castillo Ibáñez Ruiz Vega Ortega Núñez",
        "Sofía Mateo Lucía Diego Valentina Andrés Camila Joaquín Elena Raúl Inés Tomás",
    ),
    (
        4,
        "O'Brien O'Leary O'Sullivan Murphy Kelly Byrne McCarthy Doyle",
        "Aoife Conor Niamh Seán Róisín Declan Orla Liam",
    ),
    (4, "Wang Li Zhang Chen Liu Lin Huang Wu", "Mei Wei Jia Ming Yan Hao Xiu Jun"),
    (4, "Kim Park Lee Choi Jung Kang", "Ji-woo Min-jun Seo-yeon Ha-eun Do-yun Soo-ah"),
    (3, "Patel Sharma Iyer Reddy Kapoor Nair Gupta", "Priya Arjun Ananya Rohan Kavya Vikram Meera"),
    (3, "Nguyễn Trần Lê Phạm Đặng Vũ", "Linh Minh Thảo Huy Ngọc Đức"),
    (3, "Müller Schäfer Weber Köhler Groß Jäger", "Jürgen Anneliese Lukas Käthe Jonas Frieda"),
    (
        3,
        "Rossi Ferrari Bianchi D'Angelo De_Luca Esposito",
        "Giulia Marco Chiara Luca Niccolò",
    ),
    (3, "Silva Gonçalves Araújo Conceição Magalhães", "João Beatriz Inês Tiago Luísa Antônio"),
    (3, "Dubois Lefèvre Moreau Béranger L'Hôpital", "Chloé François Élodie Théo Margaux Noël"),
    (2, "Kowalski Wójcik Łukaszewicz Dąbrowski Zieliński", "Zuzanna Łukasz Małgorzata Wojtek Agnieszka"),
    (2, "Novák Dvořák Svoboda Procházka Černý", "Žofie Tomáš Eliška Jiří Kateřina"),
    (2, "Hansen Sørensen Lindqvist Åkesson Bjørnstad Öberg", "Freja Søren Åse Björn Märta Ødegård"),
    (2, "Yılmaz Öztürk Şahin Çelik", "Elif Ömer Ayşe Çağlar Gül"),
    (2, "Okafor Adeyemi Mensah Nwosu Diallo", "Chidi Amara Kwame Ngozi Ifeoma"),
    (2, "Papadopoulos Nikolaidis Georgiou", "Eleni Nikos Despina Yannis"),
    (2, "Horvat Kovačević Đurić Babić Šimić", "Mila Luka Đorđe Željka Ana"),
    (2, "Ivanov Petrov Shevchenko Kovalenko", "Olha Dmytro Katya Mykola"),
    (2, "Haddad Khoury Al-Masri Nasser", "Layla Omar Yasmin Karim"),
    (2, "Cohen Levi Mizrahi Ben-David", "Noa Eitan Tamar Yonatan"),
    (1, "Ka'ahumanu Kealoha Tupou Fa'asavalu", "Leilani Keoni Sione Moana"),
    (1, "佐藤 鈴木 高橋 伊藤 渡辺", "美咲 陽翔 結衣 蓮 葵"),
    (1, "김 박 이 최", "민준 서연 지우 하윤"),
    (1, "王 李 張 陳", "小明 美玲 志強 雅婷"),
)

SPANISH = frozenset({"Mateo", "Lucía", "Andrés", "Joaquín", "Raúl", "María del Carmen"})
"""First names of those who want to be written to in Spanish."""

_SPOKEN_PLAIN = {
    "佐藤": "sato", "鈴木": "suzuki", "高橋": "takahashi", "伊藤": "ito", "渡辺": "watanabe", "美咲": "misaki",
    "陽翔": "haruto", "結衣": "yui", "蓮": "ren", "葵": "aoi", "김": "kim", "박": "park", "이": "lee", "최": "choi",
    "민준": "minjun", "서연": "seoyeon", "지우": "jiwoo", "하윤": "hayoon", "王": "wang", "李": "li", "張": "chang",
    "陳": "chen", "小明": "xiaoming", "美玲": "meiling", "志強": "zhiqiang", "雅婷": "yating",
}  # fmt: skip

_STROKED = str.maketrans("łøđıŁØĐßæ", "lodiLODsa")

_WEIGHTS = [weight for weight, _, _ in _PLACES]
_SPLIT = [([last.replace("_", " ") for last in lasts.split()], firsts.split()) for _, lasts, firsts in _PLACES]

SPECIAL = (
    Name("Nováková", "Žofie", "zofie.novakova"),
    Name("O'Brien", "Zoë", "zoe.obrien"),
    Name("佐藤", "美咲", "misaki.sato"),
    Name("Ana [VIP] [/", "", "ana.vip"),
    Name("Nguyễn", "Thị Linh", "linh.nguyen"),
    Name("김", "민준", "minjun.kim"),
    Name("Featherstonehaugh-Cholmondeley-Beauchamp", "Maximilian Bartholomew Augustin", "max.fcb"),
    Name("de la Concepción Fernández de Córdoba y Álvarez de Toledo", "María del Carmen", "mariacarmen"),
    Name("الحسن", "ليلى", "layla.alhassan"),
    Name("כהן", "נועה", "noa.cohen"),
    Name("สุขใจ", "มาลี", "malee.sukjai"),
    Name("Weiß-Łukaszewicz", "Anna-Maria", "annamaria"),
)
"""One of each kind that lists, sorting and terminals get wrong."""

ORGANISATIONS = (
    "Baker & Sons", "Harbour Dental Group", "Lakeview High School", "Fog City Ballet", "Ortega & Wu LLP",
    "St. Brigid's Choir", "Pier 9 Robotics, Inc.", "Sunny Day 🌻 Nursery", "Müller + Groß Architekten",
    "Bay Area Rowing Club", "Crissy Field Runners", "Redwood Credit Union", "The Little Theatre (Main Street)",
    "7 Hills Brewing Co.", "Kaimuki Hula School", "Nob Hill Realty",
)  # fmt: skip


def pick_name(pick: random.Random, last: str | None = None) -> Name:
    """Draw a name; with ``last`` a relative's, who has a first name from the same place."""
    if last is None:
        lasts, firsts = pick.choices(_SPLIT, _WEIGHTS)[0]
        chosen = pick.choice(lasts)
    else:
        firsts = next((firsts for lasts, firsts in _SPLIT if last in lasts), _SPLIT[0][1])
        chosen = last
    first = pick.choice(firsts)
    return Name(chosen, first, f"{_plain(first)}.{_plain(chosen)}")


def _plain(name: str) -> str:
    spoken = _SPOKEN_PLAIN.get(name, name)
    folded = unicodedata.normalize("NFKD", spoken.translate(_STROKED)).lower()
    return "".join(char for char in folded if char.isascii() and char.isalnum())


def _is_east_asian(text: str) -> bool:
    return "\u3000" < text[:1] < "\ufaff"
