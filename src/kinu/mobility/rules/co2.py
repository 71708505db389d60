"""CO2 of shared rides against cars, by dated factors with their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

BY_CAR = "person_km_by_car"
OF_SERVICE = "vehicle_km_of_service"


class NoFactor(ValueError):  # noqa: N818  the table has no figure for that day
    """No figure counts on the day asked for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Grams of CO2 per unit from a day on."""

    starts: date
    grams: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Factor:
    id: str
    label: str
    unit: str
    figures: tuple[Figure, ...]

    def on(self, day: date) -> Figure:
        """Return the figure that counts on `day`: the newest that does not lie in its future."""
        counting = [figure for figure in self.figures if figure.starts <= day]
        if not counting:
            raise NoFactor(f"{self.label}: {day.isoformat()} の係数がありません。")
        return max(counting, key=lambda figure: figure.starts)


def read_factors(text: str) -> dict[str, Factor]:
    """Return the factors of a table as it stands in `co2_factors.yaml`; both must be there, with a source each."""
    told: Mapping[str, Any] = yaml.safe_load(text) or {}
    factors = {name: _factor(name, each) for name, each in told.items()}
    for needed in (BY_CAR, OF_SERVICE):
        if needed not in factors:
            raise NoFactor(f"係数の表に {needed} がありません。")
    return factors


def _factor(name: str, told: Mapping[str, Any]) -> Factor:
    figures = tuple(
        Figure(
            starts=each["from"],
            grams=float(each["grams"]),
            source=str(each["source"]),
            verified=bool(each["verified"]),
        )
        for each in told["figures"]
    )
    if any(figure.grams < 0 or not figure.source for figure in figures):
        raise NoFactor(f"{told['label']}: 係数が負か、出どころがありません。")
    return Factor(id=name, label=str(told["label"]), unit=str(told["unit"]), figures=figures)


@dataclass(frozen=True, slots=True)
class Saving:
    """Kilograms of CO2: what cars would have given off, what the service gave off, and the figures used."""

    by_car: float
    by_service: float
    figures: tuple[tuple[Factor, Figure], ...]

    @property
    def saved(self) -> float:
        """Positive when the service spared CO2, negative when cars would have been better."""
        return self.by_car - self.by_service

    @property
    def verified(self) -> bool:
        return all(figure.verified for _, figure in self.figures)


def saving(*, person_km: float, vehicle_km: float, day: date, factors: Mapping[str, Factor]) -> Saving:
    """Return the saving of a month: riders' direct kilometres by car against every kilometre the vehicles drove.

    Empty kilometres are charged to the service. That every rider would have gone by car is an assumption; the report
    says so.
    """
    car, service = factors[BY_CAR].on(day), factors[OF_SERVICE].on(day)
    return Saving(
        by_car=person_km * car.grams / 1000,
        by_service=vehicle_km * service.grams / 1000,
        figures=((factors[BY_CAR], car), (factors[OF_SERVICE], service)),
    )


def unverified(figures: Iterable[tuple[Factor, Figure]]) -> tuple[str, ...]:
    """Return the labels of the figures nobody has checked at their source."""
    return tuple(factor.label for factor, figure in figures if not figure.verified)
