"""`kinu eligibility --facts FILE.json --as-of DATE [--json] [--question]`: what the law gives this household."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kinu.eligibility import public
from kinu.kernel import clock


class Command(BaseCommand):
    help = "事実のファイルから、制度ごとの答え（yes・no・unknown）、額、期間、理由、足りない事実を出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--facts", required=True, help="事実のJSON。")
        parser.add_argument("--as-of", default=None, help="基準日（YYYY-MM-DD）。")
        parser.add_argument("--benefit", action="append", default=[], help="この制度だけ。")
        parser.add_argument("--question", action="store_true", help="次に聞くとよい一問も出します。")
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSONで出します。")

    def handle(self, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["as_of"]) if options["as_of"] else clock.today()
            known = json.loads(Path(options["facts"]).read_text(encoding="utf-8"))
            chosen = tuple(options["benefit"])
            answers = public.answers_for(known=known, on=day, benefits=chosen)
        except (OSError, ValueError) as broken:
            raise CommandError(str(broken)) from broken
        paid = {one.benefit: public.payment_for(known=known, on=day, benefit=one.benefit) for one in answers}
        data: Any = [as_data(one) | {"paid_this_month": paid[one.benefit]} for one in answers]
        if options["question"]:
            question = public.question_for(known=known, on=day, benefits=chosen)
            data = {"answers": data, "question": question.fact if question else None}
        if options["as_json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for one in answers:
            amount = "" if one.amount is None else f"{one.amount:,}円"
            self.stdout.write(
                f"{one.benefit}\t{one.status}\t{amount}\t{one.category or ''}\t{' '.join(one.missing)}"
            )


def as_data(one: public.Answer) -> dict[str, Any]:
    """Return an answer as JSON data."""
    return {
        "benefit": one.benefit,
        "status": one.status,
        "amount": one.amount,
        "class": one.category,
        "period": {
            "every": one.paid,
            "from": one.starts.isoformat() if one.starts else None,
            "to": one.ends.isoformat() if one.ends else None,
        },
        "reasons": [{"text": reason.text[0], "holds": reason.holds} for reason in one.reasons],
        "missing": list(one.missing),
        "law": one.law,
        "marks": one.marks,
    }
