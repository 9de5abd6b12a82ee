"""A mail server for the tests, in a thread of the test: takes mails, or does what it is told instead.

Standard library only. What it says to a command is in `replies`: {"RCPT": "450 later"}; "hang" says nothing for ever,
"close" hangs up. After the end of a message it answers replies["END"]. Mails that it has taken are in `mails`.
"""
import base64
import email
import email.policy
import socket
import socketserver
import ssl
import threading


class Mail:
    def __init__(self, sender, recipient, raw):
        self.sender, self.recipient, self.raw = sender, recipient, raw
        self.message = email.message_from_bytes(raw, policy=email.policy.default)

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def say(self, line):
        if line == "close":
            raise ConnectionError
        if line == "hang":
            self.server.owner.released.wait(60)
            raise ConnectionError
        self.wfile.write((line + "\r\n").encode())

    def handle(self):
        try:
            self.say(self.server.owner.replies.get("HELLO", "220 mail.test ready"))
            while self.command():
                pass
        except (OSError, ConnectionError, ValueError):
            pass

    def command(self):
        owner = self.server.owner
        line = self.rfile.readline().decode().strip()
        word = line.split(":")[0].split(" ")[0].upper()
        if not line:
            return False
        owner.commands.append(line)
        usual = {"EHLO": self.features, "MAIL": lambda: "250 ok", "RCPT": lambda: "250 ok", "RSET": lambda: "250 ok",
                 "AUTH": lambda: self.authenticate(line), "QUIT": lambda: "221 bye", "STARTTLS": lambda: "220 go on",
                 "DATA": lambda: "354 go on"}
        reply = owner.replies.get(word) or usual.get(word, lambda: "500 what?")()
        self.say(reply)
        if word == "MAIL":
            self.sender, self.recipients = line[line.index("<") + 1:line.index(">")], []
        if word == "RCPT" and reply.startswith("250"):
            self.recipients.append(line[line.index("<") + 1:line.index(">")])
        if word == "DATA" and reply.startswith("354"):
            self.data()
        if word == "STARTTLS" and reply.startswith("220"):
            self.connection = owner.tls.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb", -1), self.connection.makefile("wb", 0)
        return word != "QUIT"

    def features(self):
        owner = self.server.owner
        names = ["mail.test", "8BITMIME"]
        if owner.tls and not isinstance(self.connection, ssl.SSLSocket):
            names.append("STARTTLS")
        if owner.password and (isinstance(self.connection, ssl.SSLSocket) or not owner.tls):
            names.append("AUTH PLAIN")
        return "\r\n".join(f"250{'-' if n < len(names) - 1 else ' '}{name}" for n, name in enumerate(names))

    def authenticate(self, line):
        words = line.split(" ")
        if len(words) < 3:
            self.say("334 ")
            words.append(self.rfile.readline().decode().strip())
        given = base64.b64decode(words[2]).decode().split("\0")
        return "235 welcome" if given[-1] == self.server.owner.password else "535 no"

    def data(self):
        owner = self.server.owner
        lines = []
        while True:
            line = self.rfile.readline()
            if not line:
                raise ConnectionError
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        owner.ended.set()
        reply = owner.replies.get("END", "250 taken")
        if reply.startswith("250") or owner.takes_all:
            for recipient in self.recipients:
                owner.mails.append(Mail(self.sender, recipient, b"".join(lines)))
        self.say(reply)


class MailServer:
    def __init__(self, tls=None, password=None):
        self.tls = None
        if tls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*tls)
        self.password = password
        self.clear()
        self.released = threading.Event()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk, bind_and_activate=False)
        self.server.daemon_threads, self.server.block_on_close, self.server.owner = True, False, self
        self.server.server_bind()
        self.server.server_activate()
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def clear(self):
        self.mails, self.commands, self.replies = [], [], {}
        self.takes_all = False  # also what it does not say it has taken
        self.ended = threading.Event()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
