"""The invented river city: roads, river, bridges, stations, places people go to, and a day's wishes. All from a seed."""

from kinu.mobility.engine.synthetic.city import Landmark, RiverCity, river_city
from kinu.mobility.engine.synthetic.demand import Asked, demand, fleet

__all__ = ["Asked", "Landmark", "RiverCity", "demand", "fleet", "river_city"]
