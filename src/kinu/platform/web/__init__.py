"""web: what a page is made of: base templates, components of the national design system, forms and their errors,
language and dates, who may open which address.

After デジタル庁デザインシステム; target WCAG 2.2 AA = JIS X 8341-3:2016 AA on every page, state and language.
Pages work without scripts; htmx helps where it helps. Not for: what a page says (that is the room's).
Owns the words: page, component, error summary, language, access mark.
"""
