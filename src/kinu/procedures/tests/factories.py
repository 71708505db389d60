"""A small procedure, people and staff for tests of this room and of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.clock import JST
from kinu.kernel.ids import new_id
from kinu.procedures import definition as packs
from kinu.procedures.definition import model
from kinu.procedures.models import Application, Draft
from kinu.procedures.services import catalogue, drafts, saving, submission

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
OFFICE = "shimin"


def text(ja: str) -> packs.Text:
    return packs.Text({"ja": ja, "ja-easy": ja, "en": f"en:{ja}", "pt-br": f"pt:{ja}"})


def states() -> tuple[packs.State, ...]:
    def state(
        state_id: str, kind: Any, owner: Any, days: int | None = None, to: tuple[str, ...] = ()
    ) -> packs.State:
        return packs.State(
            id=state_id,
            kind=kind,
            label=text(f"state-{state_id}"),
            owner=owner,
            next_step=text(f"next-{state_id}"),
            business_days=days,
            to=to,
        )

    return (
        state("received", "received", "office", 3, ("review", "correction", "withdrawn")),
        state("review", "working", "office", 10, ("visit", "correction", "approved", "refused")),
        state("visit", "working", "office", 5, ("approved", "refused", "correction")),
        state("correction", "waiting", "resident", 14, ("review",)),
        state("approved", "approved", "nobody"),
        state("refused", "refused", "nobody"),
        state("withdrawn", "withdrawn", "nobody"),
    )


def sections() -> tuple[packs.Section, ...]:
    field = packs.Field
    child = (
        field(id="name", label=text("子の名前"), required=True),
        field(id="born", label=text("子の生年月日"), type="date", required=True),
    )
    return (
        packs.Section(
            "you",
            text("あなたのこと"),
            (
                field(id="name", label=text("氏名"), fact="person.name_full", required=True),
                field(id="kana", label=text("カナ"), fact="person.name_kana", type="kana", required=True),
                field(
                    id="phone", label=text("電話番号"), fact="contact.phone_day", type="phone", required=True
                ),
            ),
        ),
        packs.Section(
            "family",
            text("家族のこと"),
            (
                field(id="has_children", label=text("子どもがいる"), type="bool", required=True),
                field(
                    id="children",
                    label=text("子ども"),
                    type="group",
                    fields=child,
                    show_if={"==": [{"var": "has_children"}, True]},
                    rules=model.Rules(min=1, max=5),
                    item_label=text("%(number)s人目"),
                    add_label=text("子どもを追加"),
                ),
                field(id="wish", label=text("希望"), type="textarea"),
            ),
        ),
    )


def definition(code: str = "test-allowance", **changes: Any) -> packs.Definition:
    given: dict[str, Any] = {
        "code": code,
        "version": 1,
        "name": text("試験手当"),
        "kana": "しけんてあて",
        "summary": text("試験のための手当です。"),
        "who": text("だれでも"),
        "office": model.Office(department=OFFICE, name=text("市民課"), phone="0297-23-2111"),
        "deadline": model.Deadline(text=text("いつでも")),
        "fee": model.Fee(amount=0),
        "online": model.Online(assurance="mail", for_others=True),
        "retention": model.Retention(years=5, text=text("5年")),
        "category": "child",
        "life_events": ("child",),
        "sections": sections(),
        "attachments": (packs.Attachment(id="photo", label=text("写真"), kinds=("image/png", "image/jpeg")),),
        "declarations": (packs.Declaration(id="true", text=text("まちがいありません")),),
        "states": states(),
        "decisions": (
            packs.Decision(
                id="approve",
                label=text("認める"),
                to_state="approved",
                asks=(packs.Field(id="amount", label=text("金額"), type="money", required=True),),
            ),
            packs.Decision(
                id="refuse",
                label=text("認めない"),
                to_state="refused",
                reasons=(packs.Reason("not-eligible", text("対象ではありません。")),),
                appeal=text("3か月以内に審査請求ができます。"),
            ),
        ),
    }
    return packs.Definition(**{**given, **changes})


def publish(code: str = "test-allowance", *, now: datetime = NOW, **changes: Any) -> packs.Definition:
    made = definition(code, **changes)
    catalogue.publish(definition=made, by=system(), now=now)
    return made


def system() -> Actor:
    return Actor(kind=ActorKind.SYSTEM, account_id="tests", label="tests")


def resident(account_id: str = "", **changes: Any) -> Actor:
    given: dict[str, Any] = {
        "kind": ActorKind.RESIDENT,
        "account_id": account_id or new_id(),
        "assurance": "mail",
        "label": "常総 花子",
    }
    return Actor(**{**given, **changes})


def clerk(account_id: str = "", **changes: Any) -> Actor:
    given: dict[str, Any] = {
        "kind": ActorKind.STAFF,
        "account_id": account_id or new_id(),
        "departments": frozenset({OFFICE}),
        "permissions": frozenset({"procedures.view", "procedures.work", "procedures.export"}),
        "assurance": "staff",
        "label": "職員 一郎",
    }
    return Actor(**{**given, **changes})


def chief(account_id: str = "", **changes: Any) -> Actor:
    rights = frozenset({"procedures.view", "procedures.work", "procedures.decide", "procedures.export"})
    return clerk(account_id, **{"permissions": rights, "label": "課長 二郎", **changes})


ANSWERS: dict[str, dict[str, Any]] = {
    "you": {"name": "常総　花子", "kana": "ジョウソウ　ハナコ", "phone": "0297-23-2111"},
    "family": {"has_children": "yes", "children": [{"name": "常総　太郎", "born": "2020-04-02"}], "wish": ""},
}


def filled_draft(
    by: Actor, *, code: str = "test-allowance", now: datetime = NOW, guest_token: str = ""
) -> str:
    """A draft with every page filled in."""
    draft_id = drafts.start_draft(code=code, by=by, now=now, guest_token=guest_token)
    for step_id, raw in ANSWERS.items():
        saving.save_step(draft_id=draft_id, step_id=step_id, raw=raw, by=by, now=now, guest_token=guest_token)
    return draft_id


def application(by: Actor | None = None, *, now: datetime = NOW, code: str = "test-allowance") -> Application:
    """A sent application."""
    sender = by or resident()
    receipt = submission.submit_draft(
        draft_id=filled_draft(sender, now=now, code=code), declared=["true"], by=sender, now=now
    )
    return Application.objects.get(pk=receipt.application_id)


__all__ = [
    "ANSWERS",
    "NOW",
    "Draft",
    "application",
    "chief",
    "clerk",
    "definition",
    "filled_draft",
    "publish",
    "resident",
]
