"""Putting people of given ages into households that could be: parents 18 to 45 years older, couples of similar age."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from .draw import FEMALE, MALE, AgePool

HEAD, HUSBAND, WIFE, CHILD, FATHER, MOTHER = "02", "11", "12", "20", "51", "52"
KIN = "99"


@dataclass(slots=True)
class Member:
    """One person being placed. `country` is "" for Japanese nationals."""

    sex: int
    age: int
    relation: str
    country: str = ""


@dataclass(slots=True)
class Family:
    """A household being made; the first member is its head. `keeps_name` lists who carries another surname."""

    kind: str
    members: list[Member] = field(default_factory=list)
    country: str = ""

    def add(self, sex: int, age: int | None, relation: str, *, country: str | None = None) -> bool:
        """Add a member of that age; tells whether there was one."""
        if age is None:
            return False
        self.members.append(Member(sex, age, relation, self.country if country is None else country))
        return True


class FamilyMaker:
    """Takes people out of a pool, a household at a time, until nobody is left."""

    def __init__(
        self,
        pool: AgePool,
        random: Random,
        *,
        country: Callable[[str], str] = lambda _kind: "",
        on_made: Callable[[Family], None] = lambda _family: None,
    ) -> None:
        """`country` says where the next family or single comes from; `on_made` hears of each that is complete."""
        self.pool, self.random = pool, random
        self._country, self._on_made = country, on_made

    def all_families(self, households: int) -> list[Family]:
        """Return families that use up the pool, about as many as asked for."""
        made = self._with_children()
        while self.pool.left:
            target = max(households - len(made), 1)
            made.append(self._of_adults(self.pool.left / target))
            self._on_made(made[-1])
        return made

    def _with_children(self) -> list[Family]:
        made: list[Family] = []
        while (child := self.pool.any_of(0, 17)) is not None:
            family = self._around(child)
            if family is None:
                # No mother of a fitting age is left: the child grows up with whom there is.
                self._join_existing(made, child)
            else:
                made.append(family)
                self._on_made(family)
        return made

    def _around(self, child: tuple[int, int]) -> Family | None:
        sex, age = child
        single = self.random.random()
        family = Family("parents", country=self._country("family"))
        mother = self._mother_age(age)
        if mother is None:
            father = self.pool.take(MALE, age + 19, age + 50)
            if not family.add(MALE, father, HEAD):
                return None
            family.kind = "father"
        elif single < 0.17:
            family.add(FEMALE, mother, HEAD)
            family.kind = "mother"
        else:
            self._couple_with_mother(family, mother, age)
        family.add(sex, age, CHILD)
        self._siblings(family, age)
        if self.random.random() < 0.2:
            self._grandparents(family)
        return family

    def _mother_age(self, child_age: int) -> int | None:
        wish = child_age + round(self.random.triangular(20, 44, 31))
        return self.pool.take(FEMALE, wish - 2, wish + 2) or self.pool.take(
            FEMALE, child_age + 18, child_age + 45, near=wish
        )

    def _couple_with_mother(self, family: Family, mother: int, child_age: int) -> None:
        wish = max(mother + round(self.random.gauss(2, 3)), child_age + 19)
        father = self.pool.take(MALE, max(wish - 8, child_age + 18), wish + 12, near=wish)
        if father is None:
            family.add(FEMALE, mother, HEAD)
            family.kind = "mother"
            return
        family.add(MALE, father, HEAD)
        family.add(FEMALE, mother, WIFE)

    def _siblings(self, family: Family, age: int) -> None:
        count = self.random.choices((0, 1, 2, 3), weights=(34, 46, 16, 4))[0]
        mother = next(
            (one.age for one in family.members if one.sex == FEMALE and one.relation in {HEAD, WIFE}),
            age + 30,
        )
        taken = {age}
        for _nth in range(count):
            low, high = max(mother - 45, 0), min(mother - 18, 22)
            near = age + self.random.choice((-3, -2, 2, 3, 4))
            sex = self.random.choice((MALE, FEMALE))
            if near in taken or near < 0:
                near = max(taken) + 2
            found = self.pool.take(sex, max(low, near - 2), min(high, near + 2), near=near)
            if found is not None:
                family.add(sex, found, CHILD)
                taken.add(found)

    def _grandparents(self, family: Family) -> None:
        head = family.members[0]
        wish = head.age + round(self.random.triangular(22, 40, 28))
        mother = self.pool.take(FEMALE, head.age + 18, head.age + 45, near=wish)
        if mother is not None and family.add(FEMALE, mother, MOTHER) and self.random.random() < 0.6:
            family.add(MALE, self.pool.take(MALE, mother - 2, mother + 8, near=mother + 3), FATHER)
        if mother is not None:
            family.kind = "three-generations"

    def _join_existing(self, made: list[Family], child: tuple[int, int]) -> None:
        sex, age = child
        for family in reversed(made):
            mothers = [one.age for one in family.members if one.relation in {HEAD, WIFE}]
            if len(family.members) < 7 and mothers and all(18 <= older - age <= 50 for older in mothers):
                family.add(sex, age, CHILD)
                return
        if made:
            made[-1].add(sex, age, KIN)
        else:
            made.append(
                Family("alone", [Member(sex, age, HEAD, self._country("single"))], self._country("single"))
            )

    def _of_adults(self, mean: float) -> Family:
        """Make a household of grown people; `mean` is the size that would come out even with the households wanted."""
        three = min(max((mean - 1.35) / 2, 0.0), 0.6)
        draw = self.random.random()
        if draw < three:
            return self._with_grown_children()
        return self._couple() if draw < three + 0.35 else self._single()

    def _single(self) -> Family:
        country = self._country("single")
        found = self.pool.any_of(18, 104) or self.pool.any_of(0, 104)
        sex, age = found if found else (MALE, 30)
        return Family("single", [Member(sex, age, HEAD, country)], country)

    def _couple(self) -> Family:
        wife = self.pool.take(FEMALE, 22, 95)
        if wife is None:
            return self._single()
        family = Family("couple", country=self._country("family"))
        wish = max(wife + round(self.random.gauss(2, 3)), 20)
        husband = self.pool.take(MALE, max(wish - 8, 20), wish + 10, near=wish)
        if husband is None:
            family.add(FEMALE, wife, HEAD)
            family.kind = "single"
            return family
        family.add(MALE, husband, HEAD)
        family.add(FEMALE, wife, WIFE)
        return family

    def _with_grown_children(self) -> Family:
        child = self.pool.any_of(18, 62)
        if child is None:
            return self._couple()
        sex, age = child
        family = Family("grown-children", country=self._country("family"))
        mother = self._mother_age(age)
        if mother is not None:
            self._couple_with_mother(family, mother, age)
        elif not family.add(MALE, self.pool.take(MALE, age + 20, age + 50), HEAD):
            family.add(sex, age, HEAD)
            family.kind = "single"
            return family
        family.add(sex, age, CHILD)
        if self.random.random() < 0.3:
            near = age + self.random.choice((-3, -2, 2, 3))
            other = self.random.choice((MALE, FEMALE))
            family.add(other, self.pool.take(other, max(near - 2, 18), near + 2, near=near), CHILD)
        return family
