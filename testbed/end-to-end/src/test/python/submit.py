"""Submits stdin as it is: submit.py starttls|tls PORT CERTIFICATE MECHANISM LOGIN PASSWORD RECIPIENT..."""
import smtplib
import ssl
import sys

mode, port, certificate, mechanism, login, password = sys.argv[1:7]
recipients = sys.argv[7:]
content = sys.stdin.buffer.read()
tls = ssl.create_default_context(cafile=certificate)
international = any(not recipient.isascii() for recipient in recipients)

if mode == "starttls":
    client = smtplib.SMTP("localhost", int(port), timeout=60)
    client.ehlo()
    assert not client.has_extn("auth"), "AUTH must not be offered in clear"
    client.starttls(context=tls)
else:
    client = smtplib.SMTP_SSL("localhost", int(port), timeout=60, context=tls)
with client:
    client.ehlo()
    assert mechanism in client.esmtp_features["auth"].split(), client.esmtp_features["auth"]
    client.user, client.password = login, password
    client.auth(mechanism, getattr(client, "auth_" + mechanism.lower().replace("-", "_")))
    options = ["BODY=8BITMIME"] + (["SMTPUTF8"] if international else [])
    refused = client.sendmail(login, recipients, content, mail_options=options)
    assert not refused, refused
