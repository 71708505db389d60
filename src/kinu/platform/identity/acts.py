"""What the audit log says was done with accounts, logins, delegation, in words. The log has one wording, as its rows have: Japanese."""

from kinu.platform.hooks import public as hooks

hooks.register_acts(
    {
        "identity.card_read": "カードから氏名、住所、生年月日、性別を読み取った",
        "identity.logged_in": "ログインした",
        "identity.logged_out": "ログアウトした",
        "identity.logged_out_everywhere": "すべてのブラウザーからログアウトした",
        "identity.code_sent": "ログイン用のコードをメールで送った",
        "identity.acts_for": "本人に代わって手続きをはじめた",
        "identity.preferences_changed": "ことばと連絡の設定を変えた",
        "identity.delegation_proposed": "代理をまかせるコードを作った",
        "identity.delegation_confirmed": "代理を引き受けた",
        "identity.delegation_ended": "代理を終わらせた",
        "identity.staff_created": "職員のアカウントを作った",
        "identity.staff_posts_set": "職員の課と役割を変えた",
        "identity.staff_closed": "職員のアカウントを止めた",
        "identity.staff_reopened": "職員のアカウントをふたたび使えるようにした",
        "identity.second_factor_added": "二段階認証の手段を加えた",
        "identity.second_factor_removed": "二段階認証の手段を外した",
        "identity.second_factor_reset": "職員の二段階認証とパスワードを作り直した",
        "identity.substitute_named": "代理の職員を決めた",
        "identity.substitute_ended": "代理の職員を終わらせた",
        "identity.password_changed": "自分のパスワードを変えた",
        "identity.forgot": "期限がすぎたログインの記録を消した",
        "identity.demo_staff": "デモの職員を作った",
        "identity.staff_tied": "職員を住民の記録と結びつけた",
        "identity.staff_untied": "職員と住民の記録の結びつきを外した",
    }
)
