"""A loopback SMTP relay that enforces what real ones do: SIZE, order of commands, greylisting, AUTH after STARTTLS."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from dataclasses import dataclass, field


@dataclass
class Relay:
    """`mood`: "" takes everything; see `_after_rcpt` and `_after_text` for the others. `taken` holds what arrived."""

    mood: str = ""
    limit: int = 100_000
    tls: ssl.SSLContext | None = None
    user: str = ""
    password: str = ""
    taken: list[bytes] = field(default_factory=list)
    tries: int = 0

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        login = f"{self.user}:{self.password}@" if self.user else ""
        return f"smtp://{login}localhost:{self.port}/" + ("?starttls=1" if self.tls else "")

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._guarded, args=(line,), daemon=True).start()

    def _guarded(self, line: socket.socket) -> None:
        talk = _Talk(self, line)
        try:
            talk.run()
        except (OSError, EOFError):
            pass
        finally:
            talk.file.close()
            talk.line.close()
            line.close()


class _Talk:
    def __init__(self, relay: Relay, line: socket.socket) -> None:
        self.relay, self.line, self.file = relay, line, line.makefile("rb")
        self.encrypted = self.known = self.sender = self.recipient = False

    def say(self, text: str) -> None:
        self.line.sendall(text.encode() + b"\r\n")

    def run(self) -> None:
        if self.relay.mood == "busy":
            self.say("421 4.3.2 try later")
            return
        self.say("220 relay.test ESMTP")
        while command := self.file.readline().decode("ascii", "replace").strip():
            if not self.obey(command):
                return

    def obey(self, command: str) -> bool:
        verb = command.split(" ", 1)[0].upper()
        act = getattr(self, f"do_{verb.lower()}", None)
        if act is None:
            self.say("502 5.5.1 not here")
            return True
        return bool(act(command))

    def do_ehlo(self, _command: str) -> bool:
        offers = [f"SIZE {self.relay.limit}"]
        if self.relay.tls and not self.encrypted:
            offers.append("STARTTLS")
        if self.relay.user and self.encrypted:
            offers.append("AUTH PLAIN LOGIN")
        self.say("250-relay.test")
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")
        return True

    def do_starttls(self, _command: str) -> bool:
        self.say("220 go")
        self.file.close()
        plain, self.encrypted = self.line, True
        try:
            self.line = self.relay.tls.wrap_socket(plain, server_side=True)
        finally:
            self.file = self.line.makefile("rb")
        return True

    def do_auth(self, command: str) -> bool:
        words = command.split(" ")
        given = base64.b64decode(words[2]).split(b"\0") if len(words) == 3 else [b"", b"", b""]
        self.known = self.encrypted and given[1:] == [self.relay.user.encode(), self.relay.password.encode()]
        self.say("235 2.7.0 known" if self.known else "535 5.7.8 wrong")
        return True

    def do_mail(self, command: str) -> bool:
        if self.relay.user and not self.known:
            self.say("530 5.7.0 who are you")
            return True
        self.sender = True
        size = command.lower().partition("size=")[2].split(" ")[0]
        self.say("552 5.3.4 too large" if size.isdigit() and int(size) > self.relay.limit else "250 ok")
        return True

    def do_rcpt(self, _command: str) -> bool:
        self.relay.tries += 1
        mood = self.relay.mood
        if mood == "drops before the text":
            return False
        if mood == "greylists" and self.relay.tries < 3:
            self.say("451 4.7.1 come back")
            return True
        self.recipient = mood != "unknown address"
        self.say("250 ok" if self.recipient else "550 5.1.1 no such mailbox <secret@example.jp>")
        return True

    def do_data(self, _command: str) -> bool:
        if not (self.sender and self.recipient):
            self.say("503 5.5.1 order")
            return True
        self.say("354 go")
        received = bytearray()
        while (part := self.file.readline()) != b".\r\n":
            if not part:
                raise EOFError
            received += part.removeprefix(b".") if part.startswith(b"..") else part
        return self.after_text(bytes(received))

    def after_text(self, text: bytes) -> bool:
        mood = self.relay.mood
        if mood == "drops after the text":
            self.relay.taken.append(text)
            return False
        if mood == "put off after the text":
            self.say("452 4.3.1 disk full")
        elif mood == "refuses the text" or len(text) > self.relay.limit:
            self.say("554 5.7.1 spam")
        else:
            self.relay.taken.append(text)
            self.say("250 2.0.0 queued")
        return True

    def do_quit(self, _command: str) -> bool:
        self.say("221 bye")
        return False
