"""Submits three messages with smtplib, fetches them with poplib after STLS, deletes one and looks again."""
import poplib
import smtplib
import ssl
import sys
import time

submission, pop3, address, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE


def content(number):
    return f"From: {address}\r\nTo: {address}\r\nSubject: message {number}\r\n\r\n.dot\r\n..dots\r\n{number}\r\n"


with smtplib.SMTP("127.0.0.1", submission, timeout=30) as client:
    client.ehlo()
    assert not client.has_extn("auth"), "AUTH must not be offered in clear"
    client.starttls(context=tls)
    client.login(address, password)
    for number in range(3):
        client.sendmail(address, [address], content(number))


def opened():
    session = poplib.POP3("127.0.0.1", pop3, timeout=30)
    try:
        session.user(address)
        raise AssertionError("USER must be refused in clear")
    except poplib.error_proto as refused:
        assert refused.args[0].startswith(b"-ERR"), refused
    assert "STLS" in session.capa()
    session.stls(context=tls)
    session.user(address)
    session.pass_(password)
    return session


end = time.time() + 20
while True:
    session = opened()
    count, octets = session.stat()
    if count == 3 or time.time() > end:
        break
    session.quit()
    time.sleep(0.3)
assert count == 3, count
sizes = [int(line.split()[1]) for line in session.list()[1]]
assert sum(sizes) == octets, (sizes, octets)
ids = [line.split()[1] for line in session.uidl()[1]]
assert len(set(ids)) == 3
for number in range(3):
    _, lines, _ = session.retr(number + 1)
    assert sum(len(line) + 2 for line in lines) == sizes[number], "LIST counts octets as sent"
    text = b"\r\n".join(lines) + b"\r\n"
    assert content(number).encode() in text, text
_, top, _ = session.top(1, 1)
assert top[-1] == b".dot", top
session.dele(2)
session.rset()
session.dele(2)
session.quit()

session = opened()
assert [line.split()[1] for line in session.uidl()[1]] == [ids[0], ids[2]]
session.dele(1)
session.close()  # without QUIT nothing is deleted

time.sleep(1)
session = opened()
assert session.stat()[0] == 2
session.quit()
