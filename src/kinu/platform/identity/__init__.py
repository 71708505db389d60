"""Identity: who is at the door, and what this person may do.

For: accounts of residents and staff; login with the My Number card (OpenID Connect as デジタル認証アプリ demands it),
with a one-time code by mail, and for staff with password and second factor or passkey; roles, departments,
substitutes; delegation (a parent for a child, an agent for a principal); sessions and their end.
Not for: who a person is (name, household, address: `people`), what an application needs (`procedures`).

Words owned: account アカウント, assurance 本人確認の強さ, role 役割, substitute 代理職員, delegation 代理,
principal 本人, agent 代理人, second factor 二段階認証.
Plan systems: S05 (card login for online procedures) is claimed by procedures; identity carries the login it needs.
"""
