"""Fetches with poplib: fetch.py stls|tls PORT CERTIFICATE LOGIN PASSWORD keep|delete HOME INBOX."""
import pathlib
import poplib
import ssl
import sys

mode, port, certificate, login, password, fate, home, inbox = sys.argv[1:9]
tls = ssl.create_default_context(cafile=certificate)
if mode == "stls":
    session = poplib.POP3("localhost", int(port), timeout=60)
    session.stls(context=tls)
else:
    session = poplib.POP3_SSL("localhost", int(port), timeout=60, context=tls)
session.user(login)
session.pass_(password)
count, octets = session.stat()
sizes = [int(line.split()[1]) for line in session.list()[1]]
assert len(sizes) == count and sum(sizes) == octets, (sizes, count, octets)

known = pathlib.Path(home, "ids")
seen = known.read_text().split() if fate == "keep" and known.exists() else []
there = [line.split()[1].decode() for line in session.uidl()[1]]
assert len(set(there)) == count, there
for number, unique_id in enumerate(there, 1):
    if unique_id not in seen:
        _, lines, _ = session.retr(number)
        content = b"".join(line + b"\r\n" for line in lines)
        assert len(content) == sizes[number - 1], "LIST counts octets as sent"
        pathlib.Path(inbox, unique_id).write_bytes(content)
    if fate == "delete":
        session.dele(number)
session.quit()
known.write_text("\n".join(there))
