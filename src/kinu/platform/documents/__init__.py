"""documents: PDFs the city issues, and the proof that they are genuine.

For: typesetting a letter or certificate from a template and data (PDF/A-2a and PDF/UA-1, fonts embedded), giving it
a number and a QR code, signing it with the city's certificate, keeping it unchanged, telling anybody who asks
whether a paper or a file is genuine, replaced or withdrawn, without telling whose it is.
Not for: deciding anything, the wording of a letter (the room brings its template), uploads (files).
Owns the words: template, document number, issue, supersede, revoke, verdict.
Plan systems: carries none of its own; certificates and decision letters of every room stand on it.
"""
