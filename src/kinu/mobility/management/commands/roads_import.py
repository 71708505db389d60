"""`kinu roads_import FILE.osm[.pbf]`: the roads of a city from an OpenStreetMap file, for the dispatch to drive on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.mobility.adapters.osm import Box, NotReadable, read_roads
from kinu.mobility.adapters.road_file import graph_of, origin_of, write_roads
from kinu.mobility.services.stops import lay_roads


class Command(BaseCommand):
    help = "OpenStreetMap のファイルから、車の通れる道を配車の計算用に取り込みます(部品 osmium が必要です)。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="地図のファイル(.osm、.osm.bz2、.osm.pbf)。")
        parser.add_argument(
            "--out", type=Path, default=None, help="道路図を替えず、配列のファイルに書き出します。"
        )
        parser.add_argument("--box", default="", help="南,西,北,東(度)。この中を通る道だけを取り込みます。")

    def handle(self, **options: Any) -> None:
        out: Path | None = options["out"]
        try:
            network = read_roads(options["file"], box=box_in(options["box"]))
            if out is not None:
                write_roads(network, out)
        except (NotReadable, OSError) as broken:
            raise CommandError(str(broken)) from broken
        if out is None:
            source = f"OpenStreetMap {options['file'].name}"
            lay_roads(
                graph=graph_of(network),
                origin=origin_of(network),
                source=source,
                by=system("roads"),
                now=clock.now(),
            )
        bridges = {
            name for name, is_bridge in zip(network.name, network.bridge, strict=True) if is_bridge and name
        }
        self.stdout.write(
            f"{out or '道路図'}: 交差点 {len(network.lat):,}、道 {len(network.tail):,}、"
            f"{network.metres.sum() / 1000:,.1f}km、名前のある橋 {len(bridges)}"
        )
        self.stdout.write("地図のデータ © OpenStreetMap contributors (ODbL)。画面と配布物に出典を書きます。")


def box_in(text: str) -> Box | None:
    """Read "south,west,north,east"; empty is no box."""
    if not text:
        return None
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError as wrong:
        raise NotReadable("--box は 南,西,北,東 の4つの数です。") from wrong
    if not (south < north and west < east):
        raise NotReadable("--box の南と北、西と東が逆です。")
    return south, west, north, east
