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
    }
)
