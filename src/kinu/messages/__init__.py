"""messages: what the city tells one person, kept on their page and pointed to by mail.

For: storing a message, showing it on "my page", counting what is unread, sending a mail that holds a link and a
number and nothing of the matter, knowing of every mail whether it was handed over, refused or is unsure.
Not for: deciding when somebody is told (the other rooms do), warnings to everybody (broadcast), login codes.
An instrument: it is told through `public.tell`, it listens to no other room.
Owns the words: message, delivery, carrier, handed over, unsure, bounced.
Plan systems: carries none of its own; every service room stands on it.
"""
