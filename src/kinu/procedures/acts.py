"""What the audit log says was done with applications, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "procedures.draft-started": "申請を書きはじめた",
        "procedures.draft-discarded": "書きかけの申請を消した",
        "procedures.draft-expired": "期限がすぎた書きかけの申請を消した",
        "procedures.submitted": "申請を送った",
        "procedures.withdrawn": "申請を取り下げた",
        "procedures.assigned": "申請の担当者を決めた",
        "procedures.assignment-undone": "申請の担当者を元に戻した",
        "procedures.started": "申請の審査をはじめた",
        "procedures.advanced": "申請を次の段階へ進めた",
        "procedures.transferred": "申請をほかの課へまわした",
        "procedures.noted": "申請にメモを書いた",
        "procedures.correction-asked": "申請の直しをお願いした",
        "procedures.correction-answered": "申請を直した",
        "procedures.approved": "申請を認めた",
        "procedures.refused": "申請を認めなかった",
        "procedures.forgotten": "保存期限がすぎた申請の内容を消した",
        "procedures.cleared": "申請の結果を届けたので、番号や書類の写しを消した",
        "procedures.published": "手続きの様式を公開した",
        "procedures.forms-chosen": "窓口で必要な手続きを選んだ",
        "procedures.matter-abandoned": "窓口の聞き取りをやめた",
        "procedures.matter-forgotten": "期限がすぎた聞き取りの内容を消した",
        "procedures.matter-handed-over": "窓口で受け付け、各課に渡した",
        "procedures.matter-parked": "窓口の聞き取りを中断した",
        "procedures.matter-reopened": "窓口の聞き取りを再開した",
        "procedures.matter-signed": "聞き取りの内容に本人が署名した",
        "procedures.pass-issued": "事前入力の番号とQRを渡した",
        "procedures.pass-used": "事前入力を窓口で開いた",
        "procedures.proposal-asked": "手続きの変更案の承認を頼んだ",
        "procedures.proposal-begun": "手続きの変更案を書きはじめた",
        "procedures.proposal-changed": "手続きの変更案を直した",
        "procedures.proposal-dropped": "手続きの変更案をやめた",
        "procedures.proposal-returned": "手続きの変更案を差し戻した",
        "procedures.proposal-undone": "手続きの変更案を元に戻した",
        "procedures.rolled-back": "手続きを前の版に戻した",
        "procedures.screen-paired": "来庁者の画面をつないだ",
        "procedures.visitor-identified": "来庁者を住民の記録と結びつけた",
    }
)
