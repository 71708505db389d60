"""files: what people upload and what the city keeps as a file.

For: taking an upload in, deciding by its content what it is, refusing what is disguised or dangerous, taking
position and camera data out of photos, keeping the bytes under names that say nothing, scanning them where a
scanner is set, giving them out only to whoever the owning room lets read, deleting them on their day.
Not for: what a file means (the owning room knows), PDFs the city makes (documents), lists for import (people).
Owns the words: upload, stored file, purpose, limits, owner, quarantine, retention date.
An owner is a string `room.noun:<id>`; the room registers who may read with `public.register_owner`.
Plan systems: carries none of its own; S01 and every room with attachments stand on it.
"""
